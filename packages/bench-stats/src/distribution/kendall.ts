import { normalQuantile } from './normal.js';

/** Up to here the distribution is computed exactly, in about a millisecond; above, the normal one is as good. */
const LARGEST_EXACT = 60;

/**
 * The largest number of discordant pairs, of n(n - 1)/2 pairs of points, for one end of the interval of a slope: the
 * largest Q with P(discordant pairs <= Q) <= (1 - confidence) / 2 where there is no slope. The interval goes from the
 * (Q + 1)-th smallest to the (Q + 1)-th largest slope between two points.
 * Sources: Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968; Kendall, "A New Measure of Rank
 * Correlation", 1938.
 *
 * @returns null where no interval at this confidence exists: below 5 points at 95 %
 */
export function discordantPairs(points: number, confidence: number): number | null {
  const tail = (1 - confidence) / 2;
  const most = points > LARGEST_EXACT ? normalPairs(points, tail) : exactPairs(points, tail);
  return most < 0 ? null : most;
}

function exactPairs(points: number, tail: number): number {
  let cumulated = 0;
  let most = -1;
  for (const probability of inversionProbabilities(points)) {
    cumulated += probability;
    if (cumulated > tail) break;
    most++;
  }
  return most;
}

/** Probabilities of 0, 1, ... inversions of a random order: the k-th item passes 0 .. k - 1 others, with equal chance. */
export function inversionProbabilities(items: number): Float64Array {
  let probabilities = Float64Array.of(1);
  for (let k = 2; k <= items; k++) {
    const next = new Float64Array(probabilities.length + k - 1);
    probabilities.forEach((probability, inversions) => {
      for (let passed = 0; passed < k; passed++) {
        next[inversions + passed] = (next[inversions + passed] as number) + probability / k;
      }
    });
    probabilities = next;
  }
  return probabilities;
}

/** Mean n(n - 1)/4, variance n(n - 1)(2n + 5)/72; one less, so that the interval is too wide rather than too narrow. */
function normalPairs(points: number, tail: number): number {
  const mean = (points * (points - 1)) / 4;
  return Math.floor(mean + normalQuantile(tail) * Math.sqrt((mean * (2 * points + 5)) / 18)) - 1;
}
