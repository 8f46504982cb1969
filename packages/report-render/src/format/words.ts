/** A share of one as percent, at most one decimal: `95 %`, `87.5 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

/** A share of one in percentage points, two decimals, without a unit: `75.00`. */
export function formatPoints(share: number): string {
  return (100 * share).toFixed(2);
}

/** `1 thread`, `2 threads`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
