import { disturbanceAllowance } from '../conditions/allowance.js';
import { conditionWarnings } from '../conditions/condition-warnings.js';
import { withoutOwnEffects } from '../conditions/without-own-effects.js';
import { joulesPerImage } from '../energy/joules-per-image.js';
import { gradeRun } from '../grade/grade-run.js';
import { summarizeBlocks } from '../summary/summarize.js';
import { sweepAdvice } from '../sweep/sweep-advice.js';
import { threadScaling } from '../sweep/thread-scaling.js';
import { comparisonsOf } from './comparisons.js';
import {
  DERIVED_WARNINGS,
  FIGURES_DISAGREE,
  figureWarnings,
  GRADE_WARNINGS,
  gradeWarnings,
  merged,
} from './figure-warnings.js';
import type { FailedResult, Gate, OkResult, Report, Result, Warning } from './schema.js';

/** A result without its summary. */
export type RawResult = Omit<OkResult, 'summary'> | FailedResult;

/**
 * A report without the fields computed from its raw samples; a whole {@link Report} is one too. `warnings` come from
 * the machine, the models and the runner.
 */
export interface RawReport
  extends Omit<Report, 'results' | 'comparison' | 'comparisons' | 'grade' | 'gradeReasons' | 'sweep'> {
  readonly results: readonly RawResult[];
  readonly sweep?: { readonly results: readonly RawResult[]; readonly maxP99Ms: number | null } | undefined;
}

/** Reason of the grade where nothing is compared. */
const ONLY_COLUMN = 'only one model was measured, so there is nothing to compare';

/** Code of the warning in a report made from the log of an unfinished run. */
export const PARTIAL_RUN = 'partial-run';

/**
 * Computes every figure that follows from raw samples: summaries, ratios, advice, grade and the warnings about them.
 * Figures already in the report are replaced. Pure; the same samples and seed give the same report, whether they come
 * from a run, from its log, or from an old file.
 */
export function withStatistics(raw: RawReport): Report {
  const { results: rawResults, sweep: rawSweep, ...rest } = raw;
  const { seed } = raw.settings;
  const results = rawResults.map((result) => summarized(result, seed));
  const conditions = withoutOwnEffects(raw);
  const comparisons = comparisonsOf(raw.variants, results, conditions);
  const [left, right] = raw.variants;
  // The headline is the first pair, whatever else was measured.
  const comparison =
    comparisons.find(({ baseline, candidate }) => baseline === left?.id && candidate === right?.id) ?? null;
  const given = raw.warnings.filter(({ code }) => !DERIVED_WARNINGS.includes(code) && code !== FIGURES_DISAGREE);
  const sweepResults = rawSweep?.results.map((result) => summarized(result, seed));
  const isThreadList = raw.settings.threadCounts !== undefined;
  return graded({
    ...rest,
    results,
    comparison,
    comparisons,
    warnings: merged([
      ...given,
      ...conditionWarnings(conditions),
      ...figureWarnings(results, raw.variants, comparison),
    ]),
    ...(sweepResults === undefined || rawSweep === undefined
      ? {}
      : {
          sweep: {
            results: sweepResults,
            // A thread list gets no advice: the user chose the numbers.
            advice: isThreadList ? [] : sweepAdvice(sweepResults, rawSweep.maxP99Ms),
            ...(isThreadList
              ? { scaling: threadScaling(sweepResults, disturbanceAllowance(conditions, 'sweep')) }
              : {}),
            maxP99Ms: rawSweep.maxP99Ms,
          },
        }),
  });
}

/** Adds a warning, before those that follow from the figures, as in a report that is read again. Pure. */
export function withWarning(report: Report, warning: Warning): Report {
  return withStatistics({ ...report, warnings: [...report.warnings, warning] });
}

/** Adds decided gates to a report; an inconclusive one makes the whole run inconclusive. Pure. */
export function withGates(report: Report, gates: readonly Gate[]): Report {
  return gates.length === 0 ? report : graded({ ...report, gates: [...gates] });
}

/** Adds the grade, its reasons and its warnings. */
function graded(report: Omit<Report, 'grade' | 'gradeReasons'>): Report {
  const complete = !report.warnings.some(({ code }) => code === PARTIAL_RUN);
  const warnings = report.warnings.filter(({ code }) => !GRADE_WARNINGS.includes(code));
  if (report.variants.length === 1) {
    return { ...report, grade: 'inconclusive', gradeReasons: [ONLY_COLUMN], warnings };
  }
  const { grade: found, reasons } = gradeRun({
    throughputTimes: report.comparison?.throughputTimes ?? null,
    latencyTimes: report.comparison?.latencyTimes ?? null,
    kind: isSameFile(report) ? 'a-a' : 'comparison',
    warnings,
    gates: report.gates ?? [],
  });
  const grade = complete || found === 'inconclusive' ? found : 'C';
  const gradeReasons = complete ? [...reasons] : [...reasons, 'the run was not completed'];
  const why = complete ? gradeWarnings(grade, gradeReasons, warnings, report.settings) : [];
  return { ...report, grade, gradeReasons, warnings: [...warnings, ...why] };
}

function summarized(result: RawResult, seed: number): Result {
  if (result.status !== 'ok') return result;
  const { batch, instances, blocks } = result;
  const energy = joulesPerImage(blocks, { batch, instances });
  const summary = summarizeBlocks(blocks, { batch, instances, seed });
  return { ...result, summary: energy === null ? summary : { ...summary, joulesPerImage: energy } };
}

/** Whether both sides of the headline are one file: an A/A run, whose ratio is the noise of the machine. */
export function isSameFile({ variants, models }: Pick<Report, 'variants' | 'models'>): boolean {
  const [left, right] = variants.map(({ modelId }) => models.find(({ id }) => id === modelId)?.sha256);
  return left !== undefined && left === right;
}
