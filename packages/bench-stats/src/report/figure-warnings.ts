import { CONDITION_WARNINGS } from '../conditions/condition-warnings.js';
import { DRIFT_WARNINGS, driftWarnings } from '../drift/drift-warnings.js';
import { DISTURBANCES } from '../grade/grade-run.js';
import { pooledSamples } from '../summary/summarize.js';
import { SUMMARY_WARNINGS, summaryWarnings } from '../summary/summary-warnings.js';
import { significant } from '../words.js';
import type { Comparison, Report, Result, Scenario, Variant, Warning } from './schema.js';

/** Smaller differences between the printed quotient and the ratio are rounding and noise. */
const QUOTIENT_TOLERANCE = 0.05;
export const FIGURES_DISAGREE = 'figures-disagree';
/** Codes of {@link gradeWarnings}. */
export const GRADE_WARNINGS: readonly string[] = ['wide-interval', 'inconclusive'];

/**
 * Codes of all warnings that follow from a report's raw part. Recomputing a report drops these from its old warnings, so
 * that none is out of date or appears twice.
 */
export const DERIVED_WARNINGS: readonly string[] = [...CONDITION_WARNINGS, ...SUMMARY_WARNINGS, ...DRIFT_WARNINGS];

/** Warnings about figures: missing ones, drift, and figures that contradict each other. Pure. */
export function figureWarnings(
  results: readonly Result[],
  variants: readonly Variant[],
  comparison: Comparison | null,
): Warning[] {
  return [...sampleWarnings(results, variants), ...quotientWarnings(comparison, results)];
}

/** The warning for a grade below B. Disturbances of the machine have warnings of their own. */
export function gradeWarnings(
  grade: Report['grade'],
  reasons: readonly string[],
  others: readonly Warning[],
  { iterations }: Report['settings'],
): Warning[] {
  if (grade === 'A' || grade === 'B') return [];
  if (grade === 'C' && others.some(({ code }) => DISTURBANCES.includes(code))) return [];
  return [
    {
      code: grade === 'C' ? 'wide-interval' : 'inconclusive',
      message: reasons.join('; '),
      remedy: `Close other programs and measure longer: ${iterations === undefined ? 'leave out --quick, or raise --budget' : 'more --iterations, or leave them out'}.`,
    },
  ];
}

/** Warnings about missing figures, intervals that are too narrow, and drift. */
function sampleWarnings(results: readonly Result[], variants: readonly Variant[]): Warning[] {
  return results.flatMap((result) => {
    if (result.status !== 'ok') return [];
    const label = variants.find(({ id }) => id === result.variantId)?.label ?? result.variantId;
    const subject = `${label} ${result.scenario}`;
    return [
      ...summaryWarnings(subject, result.summary, pooledSamples(result.blocks)),
      ...driftWarnings(subject, result.blocks, result.scenario),
    ];
  });
}

/**
 * The tables show figures over all runs, but ratios come from pairs of neighbouring blocks. If the machine's speed
 * changed during the run they may disagree; then the pairs are right.
 */
function quotientWarnings(comparison: Comparison | null, results: readonly Result[]): Warning[] {
  if (comparison === null) return [];
  const shown = (scenario: Scenario, variantId: string): number | undefined => {
    const result = results.find((r) => r.scenario === scenario && r.variantId === variantId);
    if (result?.status !== 'ok') return undefined;
    return (scenario === 'latency' ? result.summary.p50Ms : result.summary.throughputFps)?.value;
  };
  return (['latency', 'throughput'] as const).flatMap((scenario) => {
    const ratio = scenario === 'latency' ? comparison.latencyTimes : comparison.throughputTimes;
    const before = shown(scenario, comparison.baseline);
    const after = shown(scenario, comparison.candidate);
    if (ratio === null || before === undefined || after === undefined) return [];
    const quotient = after / before;
    const isNear = Math.abs(quotient / ratio.value - 1) <= QUOTIENT_TOLERANCE;
    if (isNear || (ratio.low <= quotient && quotient <= ratio.high)) return [];
    const message = `the ${scenario} figures of all runs give ${significant(quotient, 3)}, the pairs of neighbouring blocks ${significant(ratio.value, 3)}: the machine's speed changed during the run`;
    return [
      { code: FIGURES_DISAGREE, message, remedy: 'Trust the ratio; measure again for figures that agree with it.' },
    ];
  });
}

/** Merges warnings of the same code and remedy into one. */
export function merged(warnings: readonly Warning[]): Warning[] {
  const groups = new Map<string, Warning[]>();
  for (const warning of warnings) {
    const key = `${warning.code} ${warning.remedy}`;
    groups.set(key, [...(groups.get(key) ?? []), warning]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const messages = new Set([first, ...others].map(({ message }) => message));
    return [{ ...first, message: [...messages].join('. ') }];
  });
}
