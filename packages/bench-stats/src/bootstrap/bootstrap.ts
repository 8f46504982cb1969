import { mean } from '../descriptive/moments.js';
import { quantile } from '../descriptive/quantile.js';
import { checkSamples } from '../descriptive/samples.js';
import type { Estimate } from '../estimate.js';
import { checkConfidence, checkWhole, DEFAULT_CONFIDENCE } from '../options.js';
import { createRandom } from '../random.js';
import { medianOfCounts } from './rank-counts.js';
import { chooseResampler } from './resample.js';

export interface BootstrapOptions {
  /** Share of intervals that contain the true value; 0.95 unless given. */
  readonly confidence?: number;
  /** At least 100; unless given 2,000, and fewer above 20,000 samples, so that the work stays bounded. */
  readonly resamples?: number;
  /** Same seed, same samples: same interval on every platform. 1 unless given. */
  readonly seed?: number;
}

const DEFAULT_RESAMPLES = 2000;
/** Default limit on the samples drawn in all, about half a second. More samples get fewer resamples. */
const DEFAULT_DRAWS = 4e7;
const FEWEST_DEFAULT_RESAMPLES = 100;
const MIN_RESAMPLES = 100;
const MIN_SAMPLES = 2;

/**
 * Median with its percentile-bootstrap interval; moving blocks of round(2 n^(1/3)) where the lag-1 autocorrelation lies
 * outside its 95 % band. Constant samples give zero width.
 *
 * Exact, without sorting a resample: samples are ranked once; a resample is counts per rank; its middle ranks are found
 * by cumulative count. The same indices give the same median as sorting.
 *
 * @param samples in the order taken, any unit; none is dropped
 * @throws BenchStatsError `TOO_FEW_SAMPLES` below two, `INVALID_SAMPLE` for NaN or infinity, `INVALID_OPTION`
 */
export function bootstrapMedian(samples: ArrayLike<number>, options: BootstrapOptions = {}): Estimate {
  checkSamples(samples, MIN_SAMPLES);
  const n = samples.length;
  const byRank = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => at(samples, a) - at(samples, b));
  const sorted = Float64Array.from(byRank, (index) => at(samples, index));
  const rankOf = new Int32Array(n);
  byRank.forEach((index, rank) => {
    rankOf[index] = rank;
  });
  const counts = new Int32Array(n);
  const medianOf = (indices: Int32Array): number => {
    counts.fill(0);
    for (let i = 0; i < n; i++) {
      const rank = rankOf[indices[i] as number] as number;
      counts[rank] = (counts[rank] as number) + 1;
    }
    return medianOfCounts(sorted, counts, n);
  };
  return { value: quantile(sorted, 0.5), ...percentiles(samples, medianOf, options) };
}

/**
 * Mean with its percentile-bootstrap interval; otherwise as {@link bootstrapMedian}.
 * Below about 20 samples the interval is somewhat too narrow (a property of the percentile bootstrap).
 */
export function bootstrapMean(samples: ArrayLike<number>, options: BootstrapOptions = {}): Estimate {
  checkSamples(samples, MIN_SAMPLES);
  const values = Float64Array.from(samples);
  const centre = mean(values);
  // Sums of deviations: constant samples stay exactly constant.
  const deviations = values.map((value) => value - centre);
  const meanOf = (indices: Int32Array): number => {
    let sum = 0;
    for (let i = 0; i < indices.length; i++) sum += deviations[indices[i] as number] as number;
    return centre + sum / indices.length;
  };
  return { value: centre, ...percentiles(values, meanOf, options) };
}

function percentiles(
  samples: ArrayLike<number>,
  statistic: (indices: Int32Array) => number,
  { confidence = DEFAULT_CONFIDENCE, resamples = defaultResamples(samples.length), seed = 1 }: BootstrapOptions,
): { low: number; high: number } {
  checkConfidence(confidence);
  checkWhole('resamples', resamples, MIN_RESAMPLES);
  checkWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  const random = createRandom(seed);
  const resample = chooseResampler(samples);
  const indices = new Int32Array(samples.length);
  const statistics = new Float64Array(resamples);
  for (let i = 0; i < resamples; i++) {
    resample(random, indices);
    statistics[i] = statistic(indices);
  }
  statistics.sort();
  return { low: quantile(statistics, (1 - confidence) / 2), high: quantile(statistics, (1 + confidence) / 2) };
}

/** Default number of resamples for this many samples. */
export function defaultResamples(samples: number): number {
  return Math.min(DEFAULT_RESAMPLES, Math.max(FEWEST_DEFAULT_RESAMPLES, Math.floor(DEFAULT_DRAWS / samples)));
}

function at(samples: ArrayLike<number>, index: number): number {
  return samples[index] ?? Number.NaN;
}
