import { BLOCK_MS, HANDOVER_PAUSE_MS, MINIMUM_PAIRS } from './plan.js';

/**
 * Expected time of one round: every variant's wake-up run and the whole runs its block takes, and a pause wherever the
 * worker changes within the round. The next round begins with the worker that ended this one.
 * @param runsMs run time of each variant when warm and undisturbed
 */
export function roundMs(runsMs: readonly number[]): number {
  const blocksMs = runsMs.reduce((sum, runMs) => sum + runMs * (1 + Math.ceil(BLOCK_MS / runMs)), 0);
  return blocksMs + Math.max(0, runsMs.length - 1) * HANDOVER_PAUSE_MS;
}

/** Whether the fewest pairs that give an interval fit into the budget at these run times. */
export function minimumPairsFit(runsMs: readonly number[], budgetMs: number): boolean {
  return MINIMUM_PAIRS * roundMs(runsMs) <= budgetMs;
}
