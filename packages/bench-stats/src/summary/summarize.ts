import { bootstrapMean, bootstrapMedian } from '../bootstrap/bootstrap.js';
import { checkSamples } from '../descriptive/samples.js';
import type { Block, Summary } from '../report/schema.js';
import { quantileInterval } from './quantile-interval.js';
import { type ThroughputOptions, throughputFromMean } from './throughput.js';

/** Fewest samples for each field of a summary; below it the field is null. */
export const MIN_SAMPLES = { meanMs: 2, p50Ms: 2, p90Ms: 40, p99Ms: 300, throughputFps: 2 } as const;

/**
 * Every figure of one result, each with its interval (95 % unless given), or null where the samples are too few
 * ({@link MIN_SAMPLES}); `summaryWarnings` says why. Mean and median by bootstrap, p90 and p99 by order statistics,
 * throughput = counted images / counted time. No sample is dropped.
 *
 * @param samplesMs time of every counted run in milliseconds, in the order taken; with several `instances` those of all
 *   of them over one window in which all ran, never equal counts of each (see `throughputFps`)
 * @throws BenchStatsError `INVALID_SAMPLE` for NaN or infinity, `INVALID_OPTION`
 */
export function summarize(samplesMs: ArrayLike<number>, options: ThroughputOptions = {}): Summary {
  checkSamples(samplesMs, 0);
  const meanMs = samplesMs.length < MIN_SAMPLES.meanMs ? null : bootstrapMean(samplesMs, options);
  return {
    meanMs,
    p50Ms: samplesMs.length < MIN_SAMPLES.p50Ms ? null : bootstrapMedian(samplesMs, options),
    p90Ms: samplesMs.length < MIN_SAMPLES.p90Ms ? null : quantileInterval(samplesMs, 0.9, options),
    p99Ms: samplesMs.length < MIN_SAMPLES.p99Ms ? null : quantileInterval(samplesMs, 0.99, options),
    // A clock too coarse for the runs gives a mean of 0, and then no throughput.
    throughputFps: meanMs === null || meanMs.low <= 0 ? null : throughputFromMean(meanMs, options),
  };
}

/**
 * {@link summarize} over all samples of the blocks, in the order they were taken. With several `instances` the samples
 * of all of them are pooled: n runs in a window in which all of them ran took n x mean = instances x window, so batch x
 * instances / mean is the images of all instances per second of the window, even if one of them is slower. The window
 * must end the counting: with the same number of runs per instance, the slow one would weigh too much.
 */
export function summarizeBlocks(blocks: readonly Block[], options: ThroughputOptions = {}): Summary {
  return summarize(pooledSamples(blocks), options);
}

/** All samples of the blocks in milliseconds, in the order they were taken. */
export function pooledSamples(blocks: readonly Block[]): number[] {
  return [...blocks].sort((a, b) => a.order - b.order).flatMap((block) => block.samplesMs);
}
