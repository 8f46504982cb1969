import { BLOCK_MS, isLongRun, MINIMUM_PAIRS, SETTLE_MS } from './plan.js';

/** Maximum number of uncounted runs of an instance: one while another wakes up, one while another still counts. */
const RUNS_IN_WAITING = 2;

/**
 * Expected time of one round in milliseconds: for every variant the whole runs of its block, the wake-up run of short runs, and what
 * settling takes after a change of worker. A round begins with the worker that ended the previous one.
 * @param runsMs run time of each variant when warm and undisturbed
 */
export function roundMs(runsMs: readonly number[], instances: number): number {
  const waits = (runMs: number) => instances === 1 && isLongRun(runMs);
  const uncounted = (runMs: number) => (instances > 1 ? 1 + RUNS_IN_WAITING : waits(runMs) ? 0 : 1);
  const blocksMs = sumOf(runsMs, (runMs) => runMs * (uncounted(runMs) + Math.ceil(BLOCK_MS / runMs)));
  // Of the n blocks of a round n - 1 follow one of another variant, equally often for each variant.
  const settlingMs = sumOf(runsMs, (runMs) =>
    waits(runMs) ? SETTLE_MS : runMs * (Math.ceil(Math.max(SETTLE_MS, runMs) / runMs) - 1),
  );
  return blocksMs + (settlingMs * Math.max(0, runsMs.length - 1)) / Math.max(1, runsMs.length);
}

function sumOf(values: readonly number[], of: (value: number) => number): number {
  return values.reduce((sum, value) => sum + of(value), 0);
}

/** Whether {@link MINIMUM_PAIRS} pairs fit into the budget at these run times. */
export function minimumPairsFit(runsMs: readonly number[], instances: number, budgetMs: number): boolean {
  return MINIMUM_PAIRS * roundMs(runsMs, instances) <= budgetMs;
}
