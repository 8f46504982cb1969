import { quantile } from '../descriptive/quantile.js';
import { checkSamples, sortedCopy } from '../descriptive/samples.js';
import { binomialCdf } from '../distribution/binomial.js';
import type { Estimate } from '../estimate.js';
import { checkConfidence, checkProbability, DEFAULT_CONFIDENCE } from '../options.js';

/**
 * Quantile with a distribution-free interval between two order statistics, for independent samples.
 * The tails are equal where the samples reach that far. Where they do not (p99 below 368 samples), the far tail ends
 * at the extreme sample and the other gets what is left of 1 - confidence. The coverage is never below `confidence`.
 * Source: Hahn and Meeker, "Statistical Intervals", 1991, section 5.2.
 *
 * @param samples in any order; none is dropped
 * @param p the quantile wanted, 0..1
 * @returns the type-7 quantile and its interval, or null where no interval at this confidence exists
 *   (at 95 %: below 6 samples for p50, 29 for p90, 299 for p99)
 * @throws BenchStatsError `INVALID_SAMPLE` for NaN or infinity, `INVALID_OPTION`
 */
export function quantileInterval(
  samples: ArrayLike<number>,
  p: number,
  options: { readonly confidence?: number } = {},
): Estimate | null {
  const confidence = options.confidence ?? DEFAULT_CONFIDENCE;
  checkConfidence(confidence);
  checkProbability(p);
  checkSamples(samples, 0);
  const ranks = intervalRanks(samples.length, p, 1 - confidence);
  if (ranks === null) return null;
  const sorted = sortedCopy(samples);
  const [low, high] = [sorted[ranks.low - 1], sorted[ranks.high - 1]];
  return low === undefined || high === undefined ? null : { value: quantile(sorted, p), low, high };
}

/** Ranks from 1; `error` is 1 - confidence. P(quantile < X_(low)) and P(quantile > X_(high)) add to at most `error`. */
function intervalRanks(n: number, p: number, error: number): { low: number; high: number } | null {
  const belowAll = (1 - p) ** n;
  const aboveAll = p ** n;
  const half = error / 2;
  if (belowAll <= half && aboveAll <= half) return ranks(n, p, half, half);
  if (aboveAll > half && belowAll + aboveAll <= error) return ranks(n, p, error - aboveAll, aboveAll);
  if (belowAll > half && belowAll + aboveAll <= error) return ranks(n, p, belowAll, error - belowAll);
  return null;
}

function ranks(n: number, p: number, lowTail: number, highTail: number): { low: number; high: number } {
  // P(X_(r) > quantile) = P(fewer than r samples lie below) = cdf(r - 1): the largest rank that keeps it small.
  const low = lastTrue(1, n, (rank) => binomialCdf(rank - 1, n, p) <= lowTail);
  // P(X_(r) < quantile) = 1 - cdf(r - 1), mirrored to keep its digits.
  const mirrored = lastTrue(1, n, (rank) => binomialCdf(rank - 1, n, 1 - p) <= highTail);
  return { low, high: n + 1 - mirrored };
}

/** Largest whole number in from .. to at which a condition that turns false once still holds; `from` if none. */
function lastTrue(from: number, to: number, holds: (value: number) => boolean): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
