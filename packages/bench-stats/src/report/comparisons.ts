import { disturbanceAllowance, widened } from '../conditions/allowance.js';
import { compareBlocks } from '../ratio/compare-blocks.js';
import type { Comparison, Conditions, Result, Scenario, Variant } from './schema.js';

const CONFIDENCE = 0.95;

/** Compares every pair of measured variants, in the order of the variants. Pure. */
export function comparisonsOf(
  variants: readonly Variant[],
  results: readonly Result[],
  conditions: readonly Conditions[],
): Comparison[] {
  return everyPair(variants).flatMap(
    ([baseline, candidate]) => comparisonOf(baseline, candidate, results, conditions) ?? [],
  );
}

/** Each variant with every one after it; of two precisions the higher one is the baseline. */
function everyPair(variants: readonly Variant[]): [Variant, Variant][] {
  return variants.flatMap((first, index) =>
    variants.slice(index + 1).map((second): [Variant, Variant] => {
      return RANK[second.precision] < RANK[first.precision] ? [second, first] : [first, second];
    }),
  );
}

const RANK: Readonly<Record<Variant['precision'], number>> = { fp32: 0, fp16: 1, bf16: 1, int8: 2 };

/** Both ratios; their intervals are widened where other processes disturbed the machine. */
function comparisonOf(
  baseline: Variant,
  candidate: Variant,
  results: readonly Result[],
  conditions: readonly Conditions[],
): Comparison | null {
  const allowance = {
    throughput: disturbanceAllowance(conditions, 'throughput'),
    latency: disturbanceAllowance(conditions, 'latency'),
  };
  const ratio = (scenario: Scenario) => {
    const resultOf = ({ id }: Variant) => results.find((r) => r.variantId === id && r.scenario === scenario);
    const [before, after] = [resultOf(baseline), resultOf(candidate)];
    if (before?.status !== 'ok' || after?.status !== 'ok') return null;
    const estimate = compareBlocks(scenario, before.blocks, after.blocks, { confidence: CONFIDENCE });
    return estimate === null ? null : widened(estimate, allowance[scenario]);
  };
  const latencyTimes = ratio('latency');
  const throughputTimes = ratio('throughput');
  if (latencyTimes === null && throughputTimes === null) return null;
  const isDisturbed = allowance.throughput > 0 || allowance.latency > 0;
  return {
    baseline: baseline.id,
    candidate: candidate.id,
    throughputTimes,
    latencyTimes,
    confidence: CONFIDENCE,
    ...(isDisturbed ? { allowance } : {}),
  };
}
