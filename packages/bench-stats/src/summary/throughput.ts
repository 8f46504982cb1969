import { type BootstrapOptions, bootstrapMean } from '../bootstrap/bootstrap.js';
import { BenchStatsError } from '../errors.js';
import type { Estimate } from '../estimate.js';
import { checkWhole } from '../options.js';

export interface ThroughputOptions extends BootstrapOptions {
  /** Images per run; 1 unless given. */
  readonly batch?: number;
  /** Workers running at the same time, whose samples of one window are pooled; 1 unless given. */
  readonly instances?: number;
}

/**
 * Images per second: counted images / counted time = batch x instances / mean time of a run. The interval is the
 * bootstrap interval of the mean time, inverted.
 *
 * With several instances this holds only if all their runs are counted over one window in which all of them ran, so
 * that a faster one has more runs: of two at 10 and 30 ms, 30 and 10 runs in 300 ms have a mean of 15 ms, which gives
 * the 133.3 runs per second there were. Equal counts of each would have a mean of 20 ms and give 100.
 *
 * @param samplesMs time of every counted run in milliseconds, in the order taken
 * @throws BenchStatsError `TOO_FEW_SAMPLES` below two, `INVALID_SAMPLE` if the counted time is not above 0,
 *   `INVALID_OPTION`
 */
export function throughputFps(samplesMs: ArrayLike<number>, options: ThroughputOptions = {}): Estimate {
  return throughputFromMean(bootstrapMean(samplesMs, options), options);
}

/** As {@link throughputFps}, from a mean time in milliseconds that is already known. */
export function throughputFromMean(meanMs: Estimate, { batch = 1, instances = 1 }: ThroughputOptions): Estimate {
  checkWhole('batch', batch, 1);
  checkWhole('instances', instances, 1);
  if (!(meanMs.low > 0)) {
    throw new BenchStatsError(
      'INVALID_SAMPLE',
      `throughput needs a time above 0, got ${meanMs.low} ms`,
      'Use larger batches; a time of 0 means the clock is too coarse for one run.',
    );
  }
  const imageMs = 1000 * batch * instances;
  return { value: imageMs / meanMs.value, low: imageMs / meanMs.high, high: imageMs / meanMs.low };
}
