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

/** An amount of money in some currency: two decimals; below 1, three significant digits. */
export function formatMoney(value: number): string {
  return value.toFixed(value >= 0.995 ? 2 : decimalsFor(value, 3, 2));
}

/** A ratio in a sentence: one decimal from 2 on, unless that is beyond the bounds it has; else as in a table. */
export function formatSpeed({ value, low, high }: Pick<Estimate, 'value'> & Partial<Estimate>): string {
  const plain = value.toFixed(1);
  const isWithin = (low === undefined || Number(plain) >= low) && (high === undefined || Number(plain) <= high);
  return value >= PLAIN_FROM && isWithin ? plain : formatTimes(value);
}

/** `low to high` of a ratio in a sentence: `4.0 to 4.3`; with two decimals where one does not tell a bound from the value. */
export function formatSpeedInterval({ value, low, high }: Estimate): string {
  const isPlain = low >= PLAIN_FROM && [low, high].every((bound) => bound.toFixed(1) !== value.toFixed(1));
  return formatTimesInterval({ low, high }, isPlain ? 1 : 2);
}

/** From here on a ratio in a sentence has one decimal. */
const PLAIN_FROM = 2;

/** `low to high` of a ratio, with as many decimals as it takes to tell them apart (at most four). */
export function formatTimesInterval({ low, high }: Pick<Estimate, 'low' | 'high'>, leastDecimals = 2): string {
  for (let decimals = leastDecimals; decimals < 4; decimals += 1) {
    const [from, to] = [low.toFixed(decimals), high.toFixed(decimals)];
    if (from !== to) return `${from} to ${to}`;
  }
  return `${low.toFixed(4)} to ${high.toFixed(4)}`;
}

/** A ratio with its interval: `3.30 (3.20 to 3.40)`. */
export function formatTimesWithInterval(estimate: Estimate): string {
  return `${formatTimes(estimate.value)} (${formatTimesInterval(estimate)})`;
}

function decimalsFor(value: number, significantDigits: number, atLeast: number): number {
  if (value <= 0) return atLeast;
  const decimals = significantDigits - 1 - Math.floor(Math.log10(value));
  return Math.min(MAX_DECIMALS, Math.max(atLeast, decimals));
}
