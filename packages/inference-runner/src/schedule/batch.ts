import { BLOCK_MS, MINIMUM_PAIRS, SETTLE_MS } from './plan.js';

/** Runs of an instance that are not counted because another one is still waking up or counting: one each, at most. */
const RUNS_IN_WAITING = 2;

/**
 * Expected time of one round: every variant's wake-up run and the whole runs its block takes, and
 * uncounted runs where the worker changes to one whose runs are short. A round begins with the worker that ended the one before.
 * @param runsMs run time of each variant when warm and undisturbed
 */
export function roundMs(runsMs: readonly number[], instances: number): number {
  const uncounted = instances === 1 ? 1 : 1 + RUNS_IN_WAITING;
  const blocksMs = runsMs.reduce((sum, runMs) => sum + runMs * (uncounted + Math.ceil(BLOCK_MS / runMs)), 0);
  // Of the n blocks of a round n - 1 follow another variant's, each variant equally often.
  const settlingMs = runsMs.reduce(
    (sum, runMs) => sum + runMs * (Math.ceil(Math.max(SETTLE_MS, runMs) / runMs) - 1),
    0,
  );
  return blocksMs + (settlingMs * Math.max(0, runsMs.length - 1)) / Math.max(1, runsMs.length);
}

/** Whether the fewest pairs that give an interval fit into the budget at these run times. */
export function minimumPairsFit(runsMs: readonly number[], instances: number, budgetMs: number): boolean {
  return MINIMUM_PAIRS * roundMs(runsMs, instances) <= budgetMs;
}
