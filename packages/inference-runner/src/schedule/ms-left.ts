import type { Mode } from './mode.js';
import { fixedRounds, nextAction } from './plan.js';
import { activeVariants, afterBlock, afterRestart, look, type Progress, spentMs } from './progress.js';
import { roundOf } from './rounds.js';

/** What is known so far, by variant where it is a list. */
export interface Costs {
  /** Time of a block. */
  readonly blocksMs: readonly number[];
  /** Time to start the workers and warm them up. */
  readonly startsMs: readonly number[];
  /** Relative half width of the headline's ratio after the rounds so far; null if unknown. */
  readonly halfWidth: number | null;
}

/** Actions that are simulated, about a hundred rounds of four variants; the rest is extrapolated. */
const MOST_ACTIONS = 500;

/**
 * Expected time until the end of a run: its plan is played on, with blocks and restarts as long as they were so far. Intervals are
 * expected to narrow with the square root of the pairs, all ratios alike. Pure.
 */
export function msLeft(mode: Mode, from: Progress, looks: readonly number[], costs: Costs): number {
  const pairs = roundOf(from.slot, from.alive.length);
  const isNarrow = (atPairs: number, target: number | null) =>
    target !== null && costs.halfWidth !== null && costs.halfWidth * Math.sqrt(pairs / atPairs) <= target;
  let progress = from;
  let ms = 0;
  for (let actions = 0; actions < MOST_ACTIONS; actions += 1) {
    const action = nextAction(mode, progress, looks);
    switch (action.kind) {
      case 'done':
        return ms;
      case 'skip':
        progress = { ...progress, slot: progress.slot + 1 };
        break;
      case 'look':
        progress = look(
          mode,
          progress,
          action,
          action.targets.map((target) => isNarrow(action.pairs, target)),
        );
        break;
      case 'restart': {
        const tookMs = activeVariants(progress).map((isPart, variant) => (isPart ? (costs.startsMs[variant] ?? 0) : 0));
        progress = afterRestart(mode, progress, action.pairs, tookMs);
        ms += tookMs.reduce((sum, one) => sum + one, 0);
        break;
      }
      case 'block': {
        const tookMs = costs.blocksMs[action.variant] ?? 0;
        progress = afterBlock(mode, progress, action.variant, tookMs);
        ms += tookMs;
        break;
      }
    }
  }
  return ms * (1 + restOf(mode, progress) / (restOf(mode, from) - restOf(mode, progress)));
}

/** How much of a run is left, in milliseconds of the budget or in rounds. */
function restOf(mode: Mode, progress: Progress): number {
  const { extended, slot, alive } = progress;
  if (mode.kind !== 'budget') return (fixedRounds(mode) ?? 0) - slot / alive.length;
  return mode.budgetMs + (extended ? mode.reserveMs : 0) - spentMs(progress);
}
