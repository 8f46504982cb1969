import { BenchStatsError } from '../errors.js';
import { checkProbability } from '../options.js';
import { sortedCopy } from './samples.js';

/**
 * Type-7 quantile (linear between order statistics; the default of R, NumPy and Excel).
 * Source: Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996.
 *
 * @param sorted samples in ascending order, at least one; not checked for order, nothing is dropped
 * @param p the quantile wanted, 0..1
 * @throws BenchStatsError `TOO_FEW_SAMPLES` for no samples, `INVALID_OPTION` for p outside 0..1
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  checkProbability(p);
  const position = (sorted.length - 1) * p;
  const index = Math.floor(position);
  const below = sorted[index];
  if (below === undefined) {
    throw new BenchStatsError('TOO_FEW_SAMPLES', 'a quantile needs at least one sample', 'Measure something first.');
  }
  const above = sorted[index + 1] ?? below;
  return below + (position - index) * (above - below);
}

/** Median (type-7 quantile at 0.5) of samples in any order. Throws as {@link quantile}. */
export function median(samples: ArrayLike<number>): number {
  return quantile(sortedCopy(samples), 0.5);
}
