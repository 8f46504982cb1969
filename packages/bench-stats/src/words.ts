/** `1 thread`, `2 threads`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `102 MB`, `0.5 MB`: decimal, as download sizes are given. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** Controls, line separators, and invisible marks such as those that turn the direction of text. */
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text on one line and without control characters: a file's contents must not steer a terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s*\n\s*/g, ' ')
    .replace(CONTROLS, '?')
    .trim();
}

/** A share of one as percent, at most one decimal: `95 %`, `87.5 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** A share of one in percentage points, two decimals, without a unit: `75.00`. */
export function formatPoints(share: number): string {
  return (100 * share).toFixed(2);
}
