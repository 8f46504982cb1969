import { mean } from '../descriptive/moments.js';
import { median } from '../descriptive/quantile.js';
import type { Estimate } from '../estimate.js';
import { DEFAULT_CONFIDENCE } from '../options.js';
import type { Block } from '../report/schema.js';
import { theilSenSlope } from './slope.js';

/** How the time of a run changed while a variant was measured. As fractions of its median: 0.05 is 5 % slower. */
export interface Drift {
  readonly perMinute: Estimate;
  /** From the start of the first block to the start of the last one. */
  readonly overRun: Estimate;
}

/** With fewer blocks the interval is nearly always too wide to be useful. */
const FEWEST_BLOCKS = 6;
/** The slopes between every two of them take 16 MB. */
const MOST_BLOCKS = 2000;
const MS_PER_MINUTE = 60_000;

/**
 * Drift of one variant in one scenario: the Theil-Sen slope of its blocks' medians or means over the time at which they
 * started, relative to their median, with its 95 % interval from Kendall's statistic.
 * Source: Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968.
 *
 * Of more than 2,000 blocks, 2,000 evenly spaced ones are taken, the first and the last among them.
 *
 * @param blocks of one result, in any order; those without samples are skipped
 * @returns null below six blocks, where all started at once, or where the time of a run is 0
 */
export function drift(blocks: readonly Block[], statistic: 'median' | 'mean'): Drift | null {
  const statisticOf = statistic === 'median' ? median : mean;
  const usable = blocks.filter((block) => block.samplesMs.length > 0).sort((a, b) => a.startedAtMs - b.startedAtMs);
  const points = evenlySpaced(usable, MOST_BLOCKS).map((block) => ({
    x: block.startedAtMs,
    y: statisticOf(block.samplesMs),
  }));
  if (points.length < FEWEST_BLOCKS) return null;
  const level = median(points.map(({ y }) => y));
  const slope = theilSenSlope(points, DEFAULT_CONFIDENCE);
  if (slope === null || !(level > 0)) return null;
  const spanMs = (points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0);
  return { perMinute: scaled(slope, MS_PER_MINUTE / level), overRun: scaled(slope, spanMs / level) };
}

function evenlySpaced<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const step = (all.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => all[Math.round(i * step)] as T);
}

function scaled({ value, low, high }: Estimate, factor: number): Estimate {
  return { value: value * factor, low: low * factor, high: high * factor };
}
