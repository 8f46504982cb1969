import { mean } from '../descriptive/moments.js';
import { median } from '../descriptive/quantile.js';
import type { Block } from '../report/schema.js';
import type { Pair } from './paired-ratio.js';

/**
 * Pairs the blocks of two variants that lie next to each other in the schedule (A B | B A | A B ...), and gives each
 * block's median or mean in milliseconds.
 *
 * In a full palindromic schedule, with any number of variants, pair i is the i-th block of each side. If a block is
 * missing (discarded, or its worker crashed) its partner is skipped, so that later pairs stay aligned. Blocks without
 * samples count as missing. Nothing is removed from the blocks themselves.
 *
 * @param baseline blocks of one variant, in any order; `order` is their position in the schedule
 * @param candidate blocks of the other variant, same scenario
 */
export function pairBlocks(
  baseline: readonly Block[],
  candidate: readonly Block[],
  statistic: 'median' | 'mean',
): Pair[] {
  const statisticOf = statistic === 'median' ? median : mean;
  const left = inOrder(baseline);
  const right = inOrder(candidate);
  const pairs: Pair[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const a = left[i];
    const b = right[j];
    if (a === undefined || b === undefined) return pairs;
    // In a full schedule the next block of either side is always farther away than this one.
    if (isNearer(left[i + 1], a, b)) i++;
    else if (isNearer(right[j + 1], b, a)) j++;
    else {
      // Neither number ever falls, so their sum identifies the pair of processes.
      const processes = (a.restarts ?? 0) + (b.restarts ?? 0);
      pairs.push({
        baseline: statisticOf(a.samplesMs),
        candidate: statisticOf(b.samplesMs),
        ...(processes > 0 ? { processes } : {}),
      });
      i++;
      j++;
    }
  }
}

/** Is `next` nearer to `partner` in the schedule than `current` is? */
function isNearer(next: Block | undefined, current: Block, partner: Block): boolean {
  return next !== undefined && Math.abs(next.order - partner.order) < Math.abs(current.order - partner.order);
}

function inOrder(blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => block.samplesMs.length > 0).sort((a, b) => a.order - b.order);
}
