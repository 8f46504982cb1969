import type { Estimate } from '../estimate.js';
import type { Block, Scenario } from '../report/schema.js';
import { pairBlocks } from './pair-blocks.js';
import { pairedRatio } from './paired-ratio.js';

/**
 * The headline ratio of one scenario, from neighbouring block pairs.
 * `latency`: candidate / baseline of block medians (`latencyTimes`, below 1 is better).
 * `throughput`: baseline / candidate of block means, which is candidate fps / baseline fps (`throughputTimes`,
 * above 1 is better); both sides must have run the same batch and number of instances.
 *
 * @returns null below two pairs, or where a block's time is 0 (a clock too coarse): then there is no interval
 * @throws BenchStatsError `INVALID_SAMPLE` for NaN or infinite samples, `INVALID_OPTION`
 */
export function compareBlocks(
  scenario: Scenario,
  baseline: readonly Block[],
  candidate: readonly Block[],
  options: { readonly confidence?: number } = {},
): Estimate | null {
  const pairs =
    scenario === 'latency' ? pairBlocks(baseline, candidate, 'median') : pairBlocks(candidate, baseline, 'mean');
  if (pairs.length < 2 || pairs.some((pair) => pair.baseline === 0 || pair.candidate === 0)) return null;
  return pairedRatio(pairs, options);
}
