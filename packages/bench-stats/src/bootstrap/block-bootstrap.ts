import { sortedCopy } from '../descriptive/samples.js';
import type { Random } from '../random.js';
import { medianOfCounts } from './rank-counts.js';

/**
 * The median of each resample of whole blocks: as many blocks as there are, drawn with replacement, all their samples
 * pooled. Samples of one block are correlated, so blocks are the independent unit (cluster bootstrap).
 * Source: Davison and Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8.
 *
 * @param blocks samples of each block, none of them empty, at least one block
 * @returns one median per resample, in the order drawn
 */
export function blockBootstrap(
  blocks: readonly (readonly number[])[],
  { resamples, random }: { readonly resamples: number; readonly random: Random },
): Float64Array {
  const medianOf = pooledMedian(blocks);
  const drawn = new Int32Array(blocks.length);
  return new Float64Array(resamples).map(() => {
    for (let i = 0; i < drawn.length; i++) drawn[i] = random.below(blocks.length);
    return medianOf(drawn);
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
