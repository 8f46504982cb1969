import { normalQuantile } from '../distribution/normal.js';
import type { Estimate } from '../estimate.js';

/**
 * A share with its score interval, which keeps its coverage near 0 and 1 and for few trials.
 * Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
 *
 * @param hits of `trials`, both whole numbers, `trials` at least 1
 */
export function wilsonInterval(hits: number, trials: number, confidence: number): Estimate {
  const z = normalQuantile((1 + confidence) / 2);
  const share = hits / trials;
  const spread = z ** 2 / trials;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + spread / (4 * trials));
  // Rounding must not leave the share itself outside.
  return {
    value: share,
    low: Math.max(0, Math.min(share, centre - half)),
    high: Math.min(1, Math.max(share, centre + half)),
  };
}

/**
 * The difference of two shares of the same trials, from the trials on which they disagree, with the adjusted Wald
 * interval: half a trial is added to each of the four outcomes.
 * Source: Agresti and Min 2005, "Simple improved confidence intervals for comparing matched proportions".
 *
 * @param onlyFirst trials that only the first of the two hit, `onlySecond` that only the second did
 */
export function pairedDifference(
  { onlyFirst, onlySecond, trials }: { onlyFirst: number; onlySecond: number; trials: number },
  confidence: number,
): Estimate {
  const z = normalQuantile((1 + confidence) / 2);
  const [first, second, all] = [onlyFirst + 0.5, onlySecond + 0.5, trials + 2];
  const centre = (first - second) / all;
  const half = (z * Math.sqrt(first + second - (first - second) ** 2 / all)) / all;
  return {
    value: (onlyFirst - onlySecond) / trials,
    low: Math.max(-1, centre - half),
    high: Math.min(1, centre + half),
  };
}
