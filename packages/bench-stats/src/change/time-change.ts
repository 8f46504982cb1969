import { blockBootstrap } from '../bootstrap/block-bootstrap.js';
import { mean } from '../descriptive/moments.js';
import { median, quantile } from '../descriptive/quantile.js';
import { normalUpperTail } from '../distribution/normal.js';
import { studentTQuantile } from '../distribution/student-t.js';
import type { Estimate } from '../estimate.js';
import { createRandom } from '../random.js';
import type { MatchedResult } from './match-results.js';
import { hasSameSamples, imagesPerRun, samplesOfBlocks } from './sides.js';
import type { Change } from './verdict.js';

/** Far tails need more resamples than a single interval at 95 %; still about 20 ms. */
const RESAMPLES = 4000;
const FEWEST_RESAMPLES = 1000;
/** Samples drawn in all: about half a second. */
const MOST_DRAWS = 4e7;

export type TimeChange = Pick<Change, 'beforeMs' | 'afterMs' | 'timeRatio'>;

/**
 * The time of a run before and after. Whole blocks of each side are resampled separately; the interval of the ratio
 * comes from percentiles of the difference of logarithms. Few blocks use percentiles further out, because the plain
 * percentile bootstrap is too narrow for them. It does not cover what changes between two runs of the same software:
 * heat, clock, neighbours.
 * Source: Hesterberg, "What Teachers Should Know About the Bootstrap", 2015 (expanded percentile interval).
 */
export function timeChange(
  match: MatchedResult,
  { confidence, seed }: { readonly confidence: number; readonly seed: number },
): TimeChange {
  const [before, after] = [timesOf(match.before.result), timesOf(match.after.result)];
  const tail = expandedTail((1 - confidence) / 2, Math.min(before.length, after.length));
  const resamples = resamplesFor(before.flat().length + after.flat().length);
  const random = createRandom(seed);
  const beforeMedians = blockBootstrap(before, { resamples, random });
  const afterMedians = blockBootstrap(after, { resamples, random });
  const beforeMs = interval(median(before.flat()), beforeMedians, tail);
  const afterMs = interval(median(after.flat()), afterMedians, tail);
  if (hasSameSamples(match)) return { beforeMs, afterMs: beforeMs, timeRatio: { value: 1, low: 1, high: 1 } };
  const logs = beforeMedians.map((ms, i) => Math.log((afterMedians[i] as number) / ms));
  const { value, low, high } = interval(Math.log(afterMs.value / beforeMs.value), logs, tail);
  const scale = imagesPerRun(match.before.result) / imagesPerRun(match.after.result);
  return {
    beforeMs,
    afterMs,
    timeRatio: { value: Math.exp(value) * scale, low: Math.exp(low) * scale, high: Math.exp(high) * scale },
  };
}

/**
 * The times of each block: its runs for latency, only their mean for throughput. Throughput is thus the median of block
 * means: the mean of all runs would follow every burst.
 */
function timesOf(result: MatchedResult['before']['result']): (readonly number[])[] {
  const samples = samplesOfBlocks(result);
  return result.scenario === 'latency' ? samples : samples.map((block) => [mean(block)]);
}

/** The tail whose normal quantile is sqrt(n / (n - 1)) times Student's. */
function expandedTail(tail: number, blocks: number): number {
  const z = Math.sqrt(blocks / (blocks - 1)) * studentTQuantile(1 - tail, blocks - 1);
  return normalUpperTail(z);
}

function resamplesFor(samples: number): number {
  return Math.min(RESAMPLES, Math.max(FEWEST_RESAMPLES, Math.floor(MOST_DRAWS / samples)));
}

function interval(value: number, statistics: Float64Array, tail: number): Estimate {
  const sorted = statistics.slice().sort();
  return {
    value,
    low: Math.min(value, quantile(sorted, tail)),
    high: Math.max(value, quantile(sorted, 1 - tail)),
  };
}
