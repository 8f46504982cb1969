import { checkSamples } from '../descriptive/samples.js';
import { normalUpperTail } from '../distribution/normal.js';
import { rankSumProbabilities } from '../distribution/rank-sum.js';
import { pooledRanks } from './pooled-ranks.js';

/** Below this size on both sides, and without ties, the p value is exact (as in R's `wilcox.test`). */
const EXACT_BELOW = 50;

export interface MannWhitney {
  /** Pairs (a, b) in which a is larger, equal ones counted half: 0 .. a.length x b.length. */
  readonly u: number;
  /** Two-sided: the chance of a `u` at least as far from the middle if both come from one distribution. */
  readonly pValue: number;
}

/**
 * Mann-Whitney U test (Wilcoxon rank-sum test), two-sided: do values of one sample tend to be larger? Exact below 50
 * values on both sides without ties, otherwise by the normal distribution with tie and continuity correction.
 * Only ranks count, so a few extreme values weigh no more than others.
 * Sources: Mann and Whitney, 1947; Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", section 4.1.
 *
 * @param a at least one value, any order; none is dropped
 * @throws BenchStatsError `TOO_FEW_SAMPLES` for an empty side, `INVALID_SAMPLE` for NaN or infinity
 */
export function mannWhitneyU(a: ArrayLike<number>, b: ArrayLike<number>): MannWhitney {
  checkSamples(a, 1);
  checkSamples(b, 1);
  const { u, ties } = pooledRanks(a, b);
  const small = a.length < EXACT_BELOW && b.length < EXACT_BELOW;
  const exact = small && ties.every((count) => count === 1);
  return { u, pValue: exact ? exactP(u, a.length, b.length) : normalP(u, a.length, b.length, ties) };
}

function exactP(u: number, m: number, n: number): number {
  const tail = rankSumProbabilities(m, n).subarray(0, Math.min(u, m * n - u) + 1);
  return Math.min(1, 2 * tail.reduce((sum, probability) => sum + probability, 0));
}

function normalP(u: number, m: number, n: number, ties: readonly number[]): number {
  const size = m + n;
  const tied = ties.reduce((sum, count) => sum + count ** 3 - count, 0);
  const variance = ((m * n) / 12) * (size + 1 - tied / (size * (size - 1)));
  const distance = Math.abs(u - (m * n) / 2) - 0.5;
  // All values are equal: no evidence of a difference.
  if (variance <= 0 || distance <= 0) return 1;
  return Math.min(1, 2 * normalUpperTail(distance / Math.sqrt(variance)));
}
