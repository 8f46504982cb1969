import type { Estimate } from '@rn50/bench-stats';

const MAX_DECIMALS = 6;

/** Images per second or milliseconds: one decimal; below 1, three significant digits (0.213 must not become 0.2). */
export function formatMeasure(value: number): string {
  return value.toFixed(value >= 0.9995 ? 1 : decimalsFor(value, 3, 1));
}

/** A ratio: two decimals; below 0.1, two significant digits. */
export function formatTimes(value: number): string {
  return value.toFixed(value >= 0.0995 ? 2 : decimalsFor(value, 2, 2));
}

/** `low to high` of a ratio, with as many decimals as it takes to tell them apart (at most four). */
export function formatTimesInterval({ low, high }: Pick<Estimate, 'low' | 'high'>): string {
  for (let decimals = 2; decimals < 4; decimals += 1) {
    const [from, to] = [low.toFixed(decimals), high.toFixed(decimals)];
    if (from !== to) return `${from} to ${to}`;
  }
  return `${low.toFixed(4)} to ${high.toFixed(4)}`;
}

/** A p value of a test: `p < 0.001`, `p 0.004`, `p 0.12`. */
export function formatPValue(value: number): string {
  if (value < 0.001) return 'p < 0.001';
  return `p ${value.toFixed(value < 0.01 ? 3 : 2)}`;
}

function decimalsFor(value: number, significantDigits: number, atLeast: number): number {
  if (value <= 0) return atLeast;
  const decimals = significantDigits - 1 - Math.floor(Math.log10(value));
  return Math.min(MAX_DECIMALS, Math.max(atLeast, decimals));
}
