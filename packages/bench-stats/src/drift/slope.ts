import { quantile } from '../descriptive/quantile.js';
import { discordantPairs } from '../distribution/kendall.js';
import type { Estimate } from '../estimate.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Theil-Sen slope: the median of the slopes between every two points, with its interval from Kendall's statistic. Pairs
 * of equal x have no slope and are skipped. Outliers hardly move it.
 * Source: Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968.
 *
 * @returns null where no interval at this confidence exists (below 5 points at 95 %, or too many of equal x)
 */
export function theilSenSlope(points: readonly Point[], confidence: number): Estimate | null {
  const sorted = slopesOf(points).sort();
  const all = (points.length * (points.length - 1)) / 2;
  const discordant = discordantPairs(points.length, confidence);
  if (discordant === null) return null;
  // A pair without a slope could have had any: it counts against both ends.
  const outside = discordant - (all - sorted.length);
  const [low, high] = [sorted[outside], sorted[sorted.length - 1 - outside]];
  if (outside < 0 || low === undefined || high === undefined) return null;
  return { value: quantile(sorted, 0.5), low, high };
}

/** Between every two points of unlike x. */
function slopesOf(points: readonly Point[]): Float64Array {
  const slopes = new Float64Array((points.length * (points.length - 1)) / 2);
  let count = 0;
  points.forEach((from, i) => {
    for (let j = i + 1; j < points.length; j++) {
      const to = points[j] as Point;
      if (to.x !== from.x) slopes[count++] = (to.y - from.y) / (to.x - from.x);
    }
  });
  return slopes.subarray(0, count);
}
