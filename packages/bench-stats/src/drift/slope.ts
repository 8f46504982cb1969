import { quantile } from '../descriptive/quantile.js';
import { discordantPairs } from '../distribution/kendall.js';
import type { Estimate } from '../estimate.js';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Theil-Sen slope: the median of the slopes between every two points, with its interval from Kendall's statistic.
 * Points of equal x have no slope between them and are passed over. Outliers hardly move it.
 * Source: Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968.
 *
 * @returns null where no interval at this confidence exists (below 5 points at 95 %, or too many of equal x)
 */
export function theilSenSlope(points: readonly Point[], confidence: number): Estimate | null {
  const slopes = points.flatMap((from, i) =>
    points.slice(i + 1).flatMap((to) => (to.x === from.x ? [] : [(to.y - from.y) / (to.x - from.x)])),
  );
  const all = (points.length * (points.length - 1)) / 2;
  const discordant = discordantPairs(points.length, confidence);
  if (discordant === null) return null;
  // A pair without a slope could have had any: it counts against both ends.
  const outside = discordant - (all - slopes.length);
  const sorted = Float64Array.from(slopes).sort();
  const [low, high] = [sorted[outside], sorted[sorted.length - 1 - outside]];
  if (outside < 0 || low === undefined || high === undefined) return null;
  return { value: quantile(sorted, 0.5), low, high };
}
