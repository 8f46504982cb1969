import {
  type Comparison,
  type Conditions,
  compareBlocks,
  conditionWarnings,
  DERIVED_WARNINGS,
  disturbanceAllowance,
  type FailedResult,
  type Gate,
  gradeRun,
  type OkResult,
  type Report,
  type Result,
  type Scenario,
  summarizeBlocks,
  sweepAdvice,
  type Variant,
  widened,
} from '@rn50/bench-stats';
import { FIGURES_DISAGREE, figureWarnings, gradeWarnings, merged, OF_GRADE } from './figure-warnings.js';

export const CONFIDENCE = 0.95;

/** A result as measured, before any statistic. */
export type RawResult = Omit<OkResult, 'summary'> | FailedResult;

/** A report without what follows from its raw samples; `warnings` are those of the machine, the models and the runner. */
export interface RawReport
  extends Omit<Report, 'results' | 'comparison' | 'comparisons' | 'grade' | 'gradeReasons' | 'sweep'> {
  readonly results: RawResult[];
  readonly sweep?: { readonly results: RawResult[]; readonly maxP99Ms: number | null };
}

/** Said of a log that a crash left behind. */
export const PARTIAL_RUN = 'partial-run';

/**
 * Every figure that follows from raw samples: summaries, ratios, advice, grade and the warnings about them. Pure; the
 * same samples and seed give the same report, whether they come from a run, from its log, or from an old file.
 */
export function withStatistics(raw: RawReport): Report {
  const { results: rawResults, sweep: rawSweep, ...rest } = raw;
  const { seed } = raw.settings;
  const results = rawResults.map((result) => summarized(result, seed));
  const comparisons = everyPair(raw.variants).flatMap(
    ([baseline, candidate]) => comparisonOf(baseline, candidate, results, raw.conditions ?? []) ?? [],
  );
  const [left, right] = raw.variants;
  // The headline is the first pair, whatever else was measured.
  const comparison =
    comparisons.find(({ baseline, candidate }) => baseline === left?.id && candidate === right?.id) ?? null;
  const told = raw.warnings.filter(({ code }) => !DERIVED_WARNINGS.includes(code) && code !== FIGURES_DISAGREE);
  const sweepResults = rawSweep?.results.map((result) => summarized(result, seed));
  return graded({
    ...rest,
    results,
    comparison,
    comparisons,
    warnings: merged([
      ...told,
      ...conditionWarnings(raw.conditions ?? []),
      ...figureWarnings(results, raw.variants, comparison),
    ]),
    ...(sweepResults === undefined || rawSweep === undefined
      ? {}
      : {
          sweep: {
            results: sweepResults,
            advice: sweepAdvice(sweepResults, rawSweep.maxP99Ms),
            maxP99Ms: rawSweep.maxP99Ms,
          },
        }),
  });
}

/** The report with its gates decided; a gate that is not makes the whole run inconclusive. Pure. */
export function withGates(report: Report, gates: readonly Gate[]): Report {
  return gates.length === 0 ? report : graded({ ...report, gates: [...gates] });
}

/** How far the figures can be trusted, and why. */
function graded(report: Omit<Report, 'grade' | 'gradeReasons'>): Report {
  const complete = !report.warnings.some(({ code }) => code === PARTIAL_RUN);
  const warnings = report.warnings.filter(({ code }) => !OF_GRADE.includes(code));
  const { grade: found, reasons } = gradeRun({
    throughputTimes: report.comparison?.throughputTimes ?? null,
    latencyTimes: report.comparison?.latencyTimes ?? null,
    kind: isSameFile(report) ? 'a-a' : 'comparison',
    warnings,
    gates: report.gates ?? [],
  });
  const grade = complete || found === 'inconclusive' ? found : 'C';
  const gradeReasons = complete ? [...reasons] : [...reasons, 'the run did not come to its end'];
  const why = complete ? gradeWarnings(grade, gradeReasons, warnings, report.settings) : [];
  return { ...report, grade, gradeReasons, warnings: [...warnings, ...why] };
}

/** A report's raw part: what {@link withStatistics} makes it from. */
export function rawPartOf(report: Report): RawReport {
  const { comparison: _, comparisons: __, grade: ___, gradeReasons: ____, sweep, ...rest } = report;
  return {
    ...rest,
    results: report.results.map(withoutSummary),
    ...(sweep === undefined ? {} : { sweep: { results: sweep.results.map(withoutSummary), maxP99Ms: sweep.maxP99Ms } }),
  };
}

function withoutSummary(result: Result): RawResult {
  if (result.status !== 'ok') return result;
  const { summary: _, ...rest } = result;
  return rest;
}

function summarized(result: RawResult, seed: number): Result {
  if (result.status !== 'ok') return result;
  const { batch, instances, blocks } = result;
  return { ...result, summary: summarizeBlocks(blocks, { batch, instances, seed }) };
}

/** Each variant with every one after it; where one of two is FP32 it is the baseline. */
function everyPair(variants: readonly Variant[]): [Variant, Variant][] {
  return variants.flatMap((first, index) =>
    variants.slice(index + 1).map((second): [Variant, Variant] => {
      const isReversed = first.precision !== 'fp32' && second.precision === 'fp32';
      return isReversed ? [second, first] : [first, second];
    }),
  );
}

/** Both ratios; where others disturbed the machine their intervals hold what that may have moved, too. */
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
    const of = ({ id }: Variant) => results.find((r) => r.variantId === id && r.scenario === scenario);
    const [before, after] = [of(baseline), of(candidate)];
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

function isSameFile({ variants, models }: Pick<Report, 'variants' | 'models'>): boolean {
  const [left, right] = variants.map(({ modelId }) => models.find(({ id }) => id === modelId)?.sha256);
  return left !== undefined && left === right;
}
