import { type Block, pairBlocks, pairedRatio, type Scenario, shouldStop } from '@rn50/bench-stats';

/** Whether every candidate's ratio to the baseline is known to within the target, at one of the looks. */
export function ratiosSettled(
  baseline: readonly Block[],
  candidates: readonly (readonly Block[])[],
  scenario: Scenario,
  pairs: number,
): boolean {
  const statistic = scenario === 'latency' ? 'median' : 'mean';
  return candidates.every((blocks) => shouldStop(pairedRatio(pairBlocks(baseline, blocks, statistic)), pairs));
}
