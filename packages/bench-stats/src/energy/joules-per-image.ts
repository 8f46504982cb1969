import { mean } from '../descriptive/moments.js';
import type { Estimate } from '../estimate.js';
import { type Pair, pairedRatio } from '../ratio/paired-ratio.js';
import type { Block } from '../report/schema.js';

/**
 * Energy of one image in joules: for each block its mean power x the counted time per image. The power is that of all
 * CPU packages while the block ran, its uncounted runs included: these run the same model. The estimate and its 95 %
 * interval are those of `pairedRatio` (Hodges-Lehmann on logarithms, process luck included), with 1 J as the other side.
 *
 * @returns null where fewer than two blocks have their energy, or the counter stood still
 */
export function joulesPerImage(
  blocks: readonly Block[],
  { batch, instances }: { readonly batch: number; readonly instances: number },
): Estimate | null {
  const pairs = blocks.flatMap(({ energy, samplesMs, restarts = 0 }): Pair[] => {
    if (energy === undefined || !(energy.ms > 0) || samplesMs.length === 0) return [];
    const watts = (1000 * energy.joules) / energy.ms;
    const imageSeconds = mean(samplesMs) / 1000 / (batch * instances);
    return [{ baseline: 1, candidate: watts * imageSeconds, processes: restarts }];
  });
  const isCounting = pairs.every(({ candidate }) => candidate > 0);
  return pairs.length < 2 || !isCounting ? null : pairedRatio(pairs);
}
