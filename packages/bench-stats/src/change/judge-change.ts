import { blockBootstrap } from '../bootstrap/block-bootstrap.js';
import { mean } from '../descriptive/moments.js';
import { median, quantile } from '../descriptive/quantile.js';
import { normalUpperTail } from '../distribution/normal.js';
import { studentTQuantile } from '../distribution/student-t.js';
import type { Estimate } from '../estimate.js';
import { createRandom } from '../random.js';
import { cliffsDelta } from '../rank/cliffs-delta.js';
import { mannWhitneyU } from '../rank/mann-whitney.js';
import type { MatchedResult } from './match-results.js';
import type { Change, ChangeVerdict } from './verdict.js';

/** Fewest blocks on each side for a verdict: three against three cannot reach p = 0.05 (2 / 20). */
export const FEWEST_BLOCKS = 4;
/** Fewest blocks on each side for an interval. */
export const FEWEST_FOR_INTERVAL = 2;

/** Several intervals at once have farther tails and need more resamples than one; still about 20 ms. */
const RESAMPLES = 4000;
const FEWEST_RESAMPLES = 1000;
/** Samples drawn in all: about half a second. */
const MOST_DRAWS = 4e7;

export interface JudgeOptions {
  readonly margin: number;
  /** Confidence of this change's interval, already corrected for the number of changes. */
  readonly confidence: number;
  readonly seed: number;
}

/** Samples of the blocks that have any. */
export function samplesOfBlocks({ blocks }: MatchedResult['before']['result']): (readonly number[])[] {
  return blocks.map((block) => block.samplesMs).filter((samples) => samples.length > 0);
}

/**
 * The change of one variant in one scenario. Whole blocks of each side are resampled separately; the interval of the
 * ratio comes from percentiles of the difference of logarithms. Few blocks use percentiles further out, because the
 * plain percentile bootstrap is too narrow for them.
 * Source: Hesterberg, "What Teachers Should Know About the Bootstrap", 2015 (expanded percentile interval).
 */
export function judgeChange(match: MatchedResult, { margin, confidence, seed }: JudgeOptions): Change {
  const { scenario } = match;
  const [before, after] = [timesOf(match.before.result), timesOf(match.after.result)];
  const blocks = Math.min(before.length, after.length);
  const tail = expandedTail((1 - confidence) / 2, blocks);
  const resamples = resamplesFor(before.flat().length + after.flat().length);
  const random = createRandom(seed);
  const beforeMedians = blockBootstrap(before, { resamples, random });
  const afterMedians = blockBootstrap(after, { resamples, random });
  const beforeMs = interval(median(before.flat()), beforeMedians, tail);
  const afterMs = interval(median(after.flat()), afterMedians, tail);
  const logs = beforeMedians.map((ms, i) => Math.log((afterMedians[i] as number) / ms));
  const { value, low, high } = interval(Math.log(afterMs.value / beforeMs.value), logs, tail);
  const scale = timesPerImage(match);
  const timeRatio = { value: Math.exp(value) * scale, low: Math.exp(low) * scale, high: Math.exp(high) * scale };
  const [blocksBefore, blocksAfter] = [before.map(median), after.map((times) => median(times) * scale)];
  const { pValue } = mannWhitneyU(blocksAfter, blocksBefore);
  const effect = cliffsDelta(blocksAfter, blocksBefore);
  return {
    variantId: match.after.variant.id,
    label: match.after.variant.label,
    scenario,
    beforeMs,
    afterMs,
    timeRatio,
    pValue,
    effect,
    verdict:
      blocks < FEWEST_BLOCKS ? 'inconclusive' : verdictOf(timeRatio, margin, pValue <= 1 - confidence ? effect : 0),
  };
}

/**
 * The times of each block: its runs for latency, only their mean for throughput. Throughput is thus the median of block
 * means: the mean of all runs would follow every burst, so that unchanged software would hardly ever be `same`.
 */
function timesOf(result: MatchedResult['before']['result']): (readonly number[])[] {
  const samples = samplesOfBlocks(result);
  return result.scenario === 'latency' ? samples : samples.map((block) => [mean(block)]);
}

/** @param effect Cliff's delta where the rank test rejects equality, else 0 */
function verdictOf({ low, high }: Estimate, margin: number, effect: number): ChangeVerdict {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return 'inconclusive';
  if (low >= 1 - margin && high <= 1 + margin) return 'same';
  if (low > 1 && effect > 0) return 'slower';
  if (high < 1 && effect < 0) return 'faster';
  return 'inconclusive';
}

/** Factor from the ratio of run times to the ratio of times per image; 1 for latency. */
function timesPerImage({ scenario, before, after }: MatchedResult): number {
  const images = ({ batch, instances }: MatchedResult['before']['result']): number => batch * instances;
  return scenario === 'latency' ? 1 : images(before.result) / images(after.result);
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
