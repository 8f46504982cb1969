import { sortedCopy } from '../descriptive/samples.js';
import type { Random } from './random.js';
import { medianOfCounts } from './rank-counts.js';

/**
 * The statistic of each resample of whole blocks: as many blocks as there are, drawn with replacement, all their samples
 * pooled. Samples of one block resemble each other, so blocks are what is independent (cluster bootstrap).
 * Source: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.
 *
 * @param blocks samples of each block, none of them empty, at least one block
 * @returns one statistic per resample, in the order drawn
 */
export function blockBootstrap(
  blocks: readonly (readonly number[])[],
  statistic: 'median' | 'mean',
  { resamples, random }: { readonly resamples: number; readonly random: Random },
): Float64Array {
  const statisticOf = statistic === 'median' ? pooledMedian(blocks) : pooledMean(blocks);
  const drawn = new Int32Array(blocks.length);
  return new Float64Array(resamples).map(() => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.below(blocks.length);
    return statisticOf(drawn);
  });
}

/** By counts per rank, as in `bootstrapMedian`: no resample is sorted. */
function pooledMedian(blocks: readonly (readonly number[])[]): (drawn: Int32Array) => number {
  const sorted = sortedCopy([...new Set(blocks.flat())]);
  const rankOf = new Map(Array.from(sorted, (sample, rank) => [sample, rank]));
  const ranks = blocks.map((block) => Int32Array.from(block, (sample) => rankOf.get(sample) as number));
  const counts = new Int32Array(sorted.length);
  return (drawn) => {
    counts.fill(0);
    let total = 0;
    for (const index of drawn) {
      const block = ranks[index] as Int32Array;
      total += block.length;
      for (let i = 0; i < block.length; i++) {
        const rank = block[i] as number;
        counts[rank] = (counts[rank] as number) + 1;
      }
    }
    return medianOfCounts(sorted, counts, total);
  };
}

function pooledMean(blocks: readonly (readonly number[])[]): (drawn: Int32Array) => number {
  // Sums of deviations: constant samples stay exactly constant.
  const centre = blocks[0]?.[0] ?? Number.NaN;
  const sums = blocks.map((block) => block.reduce((sum, sample) => sum + (sample - centre), 0));
  return (drawn) => {
    let sum = 0;
    let total = 0;
    for (const index of drawn) {
      sum += sums[index] as number;
      total += (blocks[index] as readonly number[]).length;
    }
    return centre + sum / total;
  };
}
