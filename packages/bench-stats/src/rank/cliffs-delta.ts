import { checkSamples } from '../descriptive/samples.js';
import { pooledRanks } from './pooled-ranks.js';

/**
 * Cliff's delta, -1..1: P(a > b) - P(a < b) over all pairs. 0: neither tends to be larger; 1: every a is larger.
 * Source: Cliff, "Dominance statistics: Ordinal analyses to answer ordinal questions", 1993.
 *
 * @throws BenchStatsError `TOO_FEW_SAMPLES` for an empty side, `INVALID_SAMPLE` for NaN or infinity
 */
export function cliffsDelta(a: ArrayLike<number>, b: ArrayLike<number>): number {
  checkSamples(a, 1);
  checkSamples(b, 1);
  return (2 * pooledRanks(a, b).u) / (a.length * b.length) - 1;
}
