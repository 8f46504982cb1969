import { BenchStatsError } from '../errors.js';
import { GRADE_LIMITS } from '../grade/grade-run.js';
import { checkConfidence, checkWhole, DEFAULT_CONFIDENCE } from '../options.js';
import type { Report, Warning } from '../report/schema.js';
import {
  blockWarnings,
  describeDifferences,
  gradeWarnings,
  machineWarnings,
  mixedWarnings,
  uncomparedWarnings,
} from './change-warnings.js';
import { differencesOf } from './differences.js';
import { overallVerdict } from './judge-change.js';
import { intervalConfidence, judgeChanges } from './judge-changes.js';
import { matchResults } from './match-results.js';
import { hasSameSoftware } from './same-software.js';
import { hasInterval } from './sides.js';
import type { Difference, JudgedDifference, Verdict } from './verdict.js';

export interface CompareReportsOptions {
  /** Changes of a ratio within 1 +- margin do not matter; 0.03 unless given. */
  readonly margin?: number;
  /** How sure each verdict is; 0.95 unless given. */
  readonly confidence?: number;
  /** Same seed, same reports: same verdict. 1 unless given. */
  readonly seed?: number;
  /** Compare reports of different CPU, engine or settings, with a warning; false unless given. */
  readonly allowMixed?: boolean;
}

/** A default run is graded B where it knows its ratios to within this; two of them tell no smaller change apart. */
const DEFAULT_MARGIN = GRADE_LIMITS.B;
/** What another day makes of one machine where software changed as well: clock, heat, neighbours. A judgement. */
const TIMES_MARGIN = 0.1;

/**
 * Did it get faster? Compares every variant (matched by id, otherwise by label) in every scenario that both reports
 * measured.
 *
 * Times of two days differ although nothing changed, so a column is judged by its ratio to a reference of the same run,
 * the first column of its engine (FP32 as a rule; {@link withReferences}), which a slower day leaves as it is. How it is
 * decided: {@link verdictByRatio}. Several changes are judged at once, so the interval that must exclude 1 for `slower`
 * or `faster` has the confidence 1 - (1 - confidence) / number of ratios (Bonferroni): without any change at most about
 * 1 - confidence of comparisons say so. `same` is two one-sided tests (Schuirmann 1987), so the intervals given have
 * the confidence 1 - 2 (1 - confidence).
 *
 * The reference itself is judged by its time: within 10 % it is the same, since another day may do that. Beyond, it is
 * slower or faster where its recorded software (model, engine, Node.js, tool, settings) changed; where it did not, the
 * machine changed, which is no verdict about software. Where the reference's software changed, columns are judged by ratio
 * and time ({@link verdictBeside}). A report with one column is judged by times.
 *
 * The overall verdict is slower if any change is; else inconclusive if any is, or if something measured before failed
 * afterwards; else faster if any is; else not slower if any is; else same.
 *
 * @throws BenchStatsError `REPORTS_DIFFER` where CPU model, threads, batch, instances, a variant's engine or a session
 *   option recorded in both differ, unless `allowMixed`; `NOTHING_IN_COMMON` where no variant was measured in both;
 *   `INVALID_OPTION`
 */
export function compareReports(before: Report, after: Report, options: CompareReportsOptions = {}): Verdict {
  const { margin = DEFAULT_MARGIN, confidence = DEFAULT_CONFIDENCE, seed = 1, allowMixed = false } = options;
  checkMargin(margin);
  checkConfidence(confidence);
  checkAboveHalf(confidence);
  checkWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  const matches = matchResults(before, after);
  if (matches.results.length === 0) throw nothingInCommon(matches.warnings);
  const differences = differencesOf(before, after, matches.results);
  const decisive = differences.filter((difference) => difference.decisive);
  if (decisive.length > 0 && !allowMixed) throw reportsDiffer(decisive);

  const comparable = matches.results.filter(hasInterval);
  const unusable = matches.results.filter((match) => !comparable.includes(match));
  const judged = judgeChanges(comparable, {
    ...{ before, after, margin, confidence, seed },
    timesMargin: TIMES_MARGIN,
    hasSameSoftware: (match) => decisive.length === 0 && hasSameSoftware(before, after, match),
  });
  const changes = judged.map(({ change }) => change);
  return {
    verdict: overallVerdict(
      changes.map(({ verdict }) => verdict),
      matches.lost || unusable.length > 0,
    ),
    changes,
    differences: differences.map(
      ({ what, before: old, after: now }): Difference => ({ what, before: old, after: now }),
    ),
    warnings: [
      ...machineWarnings(judged.filter(({ isMachine }) => isMachine).map(({ change }) => change)),
      ...mixedWarnings(decisive),
      ...gradeWarnings(before, after),
      ...blockWarnings(comparable),
      ...uncomparedWarnings(unusable),
      ...matches.warnings,
    ],
    margin,
    timesMargin: TIMES_MARGIN,
    confidence: intervalConfidence(confidence),
  };
}

function checkMargin(margin: number): void {
  if (margin >= 0 && margin < 1) return;
  throw new BenchStatsError(
    'INVALID_OPTION',
    `margin must be at least 0 and below 1, got ${margin}`,
    'Give a fraction, for example 0.02 for 2 %.',
  );
}

/** Both ends of an interval are sure by the confidence, so the interval itself by 2 confidence - 1. */
function checkAboveHalf(confidence: number): void {
  if (confidence > 0.5) return;
  throw new BenchStatsError(
    'INVALID_OPTION',
    `the confidence of a verdict must be above 0.5, got ${confidence}`,
    'Give a fraction, for example 0.95.',
  );
}

function reportsDiffer(decisive: readonly JudgedDifference[]): BenchStatsError {
  return new BenchStatsError(
    'REPORTS_DIFFER',
    `the reports cannot be compared: they differ in ${describeDifferences(decisive)}`,
    'Measure both with the same settings on the same CPU, or allow mixed reports.',
  );
}

function nothingInCommon(warnings: readonly Warning[]): BenchStatsError {
  const found = warnings.map(({ message }) => message).join('; ');
  return new BenchStatsError(
    'NOTHING_IN_COMMON',
    `no variant was measured in both reports${found === '' ? '' : ` (${found})`}`,
    'Compare two reports of the same models, each with at least one result.',
  );
}
