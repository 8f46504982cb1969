import { mean, standardDeviation } from '../descriptive/moments.js';
import { studentTQuantile } from '../distribution/student-t.js';
import { BenchStatsError } from '../errors.js';
import type { Estimate } from '../estimate.js';
import { checkConfidence, DEFAULT_CONFIDENCE } from '../options.js';

/** The same statistic of two neighbouring blocks, in milliseconds (or any one unit). */
export interface Pair {
  readonly baseline: number;
  readonly candidate: number;
}

/**
 * Ratio candidate / baseline over paired measurements: the geometric mean of the pairs' ratios with a
 * Student t interval, both computed on their logarithms. Constant ratios give an interval of zero width.
 *
 * @param pairs at least two; below that no interval exists, and none is made up
 * @throws BenchStatsError `TOO_FEW_PAIRS` below two pairs, `INVALID_SAMPLE` for a side that is not a finite
 *   number above 0, `INVALID_OPTION` for a confidence outside 0..1
 */
export function pairedRatio(pairs: readonly Pair[], options: { readonly confidence?: number } = {}): Estimate {
  const confidence = options.confidence ?? DEFAULT_CONFIDENCE;
  checkConfidence(confidence);
  if (pairs.length < 2) {
    throw new BenchStatsError(
      'TOO_FEW_PAIRS',
      `a ratio's interval needs at least 2 block pairs, got ${pairs.length}`,
      'Measure longer, or with more iterations.',
    );
  }
  const logs = pairs.map((pair, i) => Math.log(checked(pair.candidate, i) / checked(pair.baseline, i)));
  const centre = mean(logs);
  const quantile = studentTQuantile((1 + confidence) / 2, logs.length - 1);
  const halfWidth = (quantile * standardDeviation(logs)) / Math.sqrt(logs.length);
  return { value: Math.exp(centre), low: Math.exp(centre - halfWidth), high: Math.exp(centre + halfWidth) };
}

function checked(side: number, index: number): number {
  if (!(side > 0 && side < Number.POSITIVE_INFINITY)) {
    throw new BenchStatsError(
      'INVALID_SAMPLE',
      `pair ${index} has the value ${side}; a ratio needs finite numbers above 0`,
      'Look at the blocks of this pair; a time of 0 means the clock is too coarse for so short a block.',
    );
  }
  return side;
}
