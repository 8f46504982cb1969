import type { Estimate } from '../estimate.js';

/**
 * Numbers of block pairs at which the interval is checked. Few looks keep its coverage: with a look after every pair, a
 * run would stop where the interval is narrow by chance.
 */
export const LOOKS = [10, 20, 40, 60] as const;

/** Stop once the ratio's interval is within this fraction of its value, to both sides: +-1 %. */
export const TARGET_HALF_WIDTH = 0.01;

/**
 * May measuring stop after this many block pairs? True only at one of {@link LOOKS}, and only if the ratio is known to
 * +-1 %. The caller enforces the budget.
 *
 * @param ratio interval of the ratio over all pairs so far, from `pairedRatio` at 95 %
 * @param pairs block pairs so far
 */
export function shouldStop(ratio: Estimate, pairs: number): boolean {
  return LOOKS.some((look) => look === pairs) && relativeHalfWidth(ratio) <= TARGET_HALF_WIDTH;
}

/** The longer side of an interval as a fraction of its value: 0.01 means within +-1 %. Infinity for a value of 0. */
export function relativeHalfWidth(estimate: Estimate): number {
  const longer = Math.max(estimate.high - estimate.value, estimate.value - estimate.low);
  if (longer === 0) return 0;
  return estimate.value === 0 ? Number.POSITIVE_INFINITY : longer / Math.abs(estimate.value);
}
