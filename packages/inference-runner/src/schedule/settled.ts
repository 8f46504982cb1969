import { type Block, pairBlocks, pairedRatio, relativeHalfWidth, type Scenario } from '@rn50/bench-stats';

/** Whether every candidate's ratio to the baseline is known to within `target`, e.g. 0.01 for +-1 %. */
export function ratiosSettled(
  baseline: readonly Block[],
  candidates: readonly (readonly Block[])[],
  scenario: Scenario,
  target: number,
): boolean {
  const statistic = scenario === 'latency' ? 'median' : 'mean';
  return candidates.every(
    (blocks) => relativeHalfWidth(pairedRatio(pairBlocks(baseline, blocks, statistic))) <= target,
  );
}
