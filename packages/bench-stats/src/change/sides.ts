import { median } from '../descriptive/quantile.js';
import type { OkResult } from '../report/schema.js';
import type { MatchedResult } from './match-results.js';

/** Fewest blocks on each side for an interval. */
export const FEWEST_FOR_INTERVAL = 2;

/** Samples of the blocks that have any. */
export function samplesOfBlocks({ blocks }: OkResult): (readonly number[])[] {
  return blocks.map((block) => block.samplesMs).filter((samples) => samples.length > 0);
}

/** Blocks of the side that has fewer. */
export function blocksOnBothSides({ before, after }: MatchedResult): number {
  return Math.min(samplesOfBlocks(before.result).length, samplesOfBlocks(after.result).length);
}

/** Two blocks on each side, and no block whose runs take 0 ms. */
export function hasInterval({ before, after }: MatchedResult): boolean {
  return [before.result, after.result].every((result) => {
    const blocks = samplesOfBlocks(result);
    return blocks.length >= FEWEST_FOR_INTERVAL && blocks.every((samples) => median(samples) > 0);
  });
}

/** Whether both sides are one measurement, as in a report compared with itself: then the change is exactly 1. */
export function hasSameSamples({ before, after }: MatchedResult): boolean {
  const [old, now] = [samplesOfBlocks(before.result), samplesOfBlocks(after.result)];
  return (
    old.length === now.length &&
    old.every((samples, i) => samples.length === now[i]?.length && samples.every((ms, j) => ms === now[i]?.[j]))
  );
}

/** Images that one run of a throughput measurement stands for; 1 for latency. */
export function imagesPerRun({ scenario, batch, instances }: OkResult): number {
  return scenario === 'latency' ? 1 : batch * instances;
}
