import { normalQuantile } from './normal.js';

/** Up to here the distribution is computed exactly (in well under a millisecond); above, the normal one is as good. */
const LARGEST_EXACT = 100;

/**
 * Rank of the Walsh average (from 1, ascending) that is the lower end of the Wilcoxon signed-rank interval of `n`
 * differences; the upper end is as far from the top. It is the largest rank C with P(T+ <= C - 1) <= (1 - confidence) / 2.
 * Source: Hollander, Wolfe and Chicken, "Nonparametric Statistical Methods", 3rd edition, section 3.3.
 *
 * @returns null where no interval at this confidence exists: below 6 differences at 95 %
 */
export function signedRankIntervalRank(n: number, confidence: number): number | null {
  const tail = (1 - confidence) / 2;
  const rank = n > LARGEST_EXACT ? normalRank(n, tail) : exactRank(n, tail);
  return rank < 1 ? null : rank;
}

/**
 * Probabilities of T+ = 0, 1, ... n(n + 1)/2 where `n` differences have no true median other than 0: each rank
 * 1 .. n is in the sum or not, with equal chance.
 */
export function signedRankProbabilities(n: number): Float64Array {
  let probabilities = Float64Array.of(1);
  for (let rank = 1; rank <= n; rank++) {
    const next = new Float64Array(probabilities.length + rank);
    probabilities.forEach((probability, sum) => {
      next[sum] = (next[sum] as number) + probability / 2;
      next[sum + rank] = (next[sum + rank] as number) + probability / 2;
    });
    probabilities = next;
  }
  return probabilities;
}

function exactRank(n: number, tail: number): number {
  const probabilities = signedRankProbabilities(n);
  let cumulated = 0;
  let rank = 0;
  for (const probability of probabilities) {
    cumulated += probability;
    if (cumulated > tail) break;
    rank++;
  }
  return rank;
}

/**
 * Mean n(n + 1)/4 and variance n(n + 1)(2n + 1)/24; rounded down, so that the interval is too wide rather than too
 * narrow.
 */
function normalRank(n: number, tail: number): number {
  const mean = (n * (n + 1)) / 4;
  return Math.floor(mean + normalQuantile(tail) * Math.sqrt((mean * (2 * n + 1)) / 6));
}
