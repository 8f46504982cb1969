import { BLOCK_MS, MINIMUM_PAIRS, SETTLE_MS } from './plan.js';

/** Maximum number of uncounted runs of an instance: one while another wakes up, one while another still counts. */
const RUNS_IN_WAITING = 2;

/**
 * Expected time of one round in milliseconds: for every variant its wake-up run and the whole runs of its block, and
 * settling runs of fast models after a change of worker. A round begins with the worker that ended the previous one.
 * @param runsMs run time of each variant when warm and undisturbed
 */
export function roundMs(runsMs: readonly number[], instances: number): number {
  const uncounted = instances === 1 ? 1 : 1 + RUNS_IN_WAITING;
  const blocksMs = runsMs.reduce((sum, runMs) => sum + runMs * (uncounted + Math.ceil(BLOCK_MS / runMs)), 0);
  // Of the n blocks of a round n - 1 follow one of another variant, equally often for each variant.
  const settlingMs = runsMs.reduce(
    (sum, runMs) => sum + runMs * (Math.ceil(Math.max(SETTLE_MS, runMs) / runMs) - 1),
    0,
  );
  return blocksMs + (settlingMs * Math.max(0, runsMs.length - 1)) / Math.max(1, runsMs.length);
}

/** Whether {@link MINIMUM_PAIRS} pairs fit into the budget at these run times. */
export function minimumPairsFit(runsMs: readonly number[], instances: number, budgetMs: number): boolean {
  return MINIMUM_PAIRS * roundMs(runsMs, instances) <= budgetMs;
}
