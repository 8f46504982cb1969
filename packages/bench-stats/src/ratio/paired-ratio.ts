import { mean, standardDeviation } from '../descriptive/moments.js';
import { signedRankIntervalRank } from '../distribution/signed-rank.js';
import { studentTQuantile } from '../distribution/student-t.js';
import { BenchStatsError } from '../errors.js';
import type { Estimate } from '../estimate.js';
import { checkConfidence, DEFAULT_CONFIDENCE } from '../options.js';
import { hodgesLehmann, processLuckHalfWidth } from './process-luck.js';
import { walshAverages } from './walsh-averages.js';

/** The same statistic of two neighbouring blocks, in milliseconds (or any one unit). */
export interface Pair {
  readonly baseline: number;
  readonly candidate: number;
  /** Pairs of the same two worker processes have the same number; 0 where it is not given. */
  readonly processes?: number;
}

/**
 * Ratio candidate / baseline over paired measurements, computed on the logarithms of the pairs' ratios: the
 * Hodges-Lehmann estimate (median of the Walsh averages) with the Wilcoxon signed-rank interval, exact up to 100 pairs.
 * A few disturbed blocks hardly move it, and no pair is removed. It assumes logarithms distributed symmetrically around
 * the true value. Below 6 pairs (at 95 %) no such interval exists; the result is then the geometric mean with a Student
 * t interval. With several processes the interval is at least as wide as process luck requires ({@link
 * processLuckHalfWidth}). Constant ratios give an interval of zero width. The interval contains the value; swapping the
 * sides inverts all three numbers.
 * Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd edition, sections 3.2 and 3.3.
 *
 * @param pairs at least two: below that no interval exists
 * @throws BenchStatsError `TOO_FEW_PAIRS` below two pairs, `INVALID_SAMPLE` for a side that is not a finite number
 *   above 0, `INVALID_OPTION` for a confidence outside 0..1
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
  const logs = pairs.map(logOf);
  const rank = signedRankIntervalRank(logs.length, confidence);
  const { value, low, high } = rank === null ? studentInterval(logs, confidence) : rankInterval(logs, rank);
  const luck = processLuckHalfWidth(byProcesses(pairs), value, confidence);
  return {
    value: Math.exp(value),
    low: Math.exp(Math.min(low, value - luck)),
    high: Math.exp(Math.max(high, value + luck)),
  };
}

/** The logarithms of the pairs' ratios, by the processes they come from. */
export function byProcesses(pairs: readonly Pair[]): number[][] {
  const groups = new Map<number, number[]>();
  for (const [i, pair] of pairs.entries()) {
    const key = pair.processes ?? 0;
    groups.set(key, [...(groups.get(key) ?? []), logOf(pair, i)]);
  }
  return [...groups.values()];
}

function logOf({ baseline, candidate }: Pair, index: number): number {
  return logRatio(checked(candidate, index), checked(baseline, index));
}

function rankInterval(logs: readonly number[], rank: number): Estimate {
  const averages = walshAverages(logs);
  return { value: hodgesLehmann(logs), low: averages.at(rank), high: averages.at(averages.count + 1 - rank) };
}

function studentInterval(logs: readonly number[], confidence: number): Estimate {
  const value = mean(logs);
  const quantile = studentTQuantile((1 + confidence) / 2, logs.length - 1);
  const halfWidth = (quantile * standardDeviation(logs)) / Math.sqrt(logs.length);
  return { value, low: value - halfWidth, high: value + halfWidth };
}

/**
 * The logarithm of the quotient, so that equal ratios give identical results; of each side if the quotient overflows.
 */
function logRatio(candidate: number, baseline: number): number {
  const log = Math.log(candidate / baseline);
  return Number.isFinite(log) ? log : Math.log(candidate) - Math.log(baseline);
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
