import { median } from '../descriptive/quantile.js';
import { BenchStatsError } from '../errors.js';
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
import { FEWEST_FOR_INTERVAL, judgeChange, samplesOfBlocks } from './judge-change.js';
import { type MatchedResult, matchResults } from './match-results.js';
import type { ChangeVerdict, Difference, JudgedDifference, Verdict } from './verdict.js';

export interface CompareReportsOptions {
  /** Changes within 1 +- margin do not matter; 0.02 unless given. */
  readonly margin?: number;
  /** Probability that all intervals contain their true values; 0.95 unless given. */
  readonly confidence?: number;
  /** Same seed, same reports: same verdict. 1 unless given. */
  readonly seed?: number;
  /** Compare reports of different CPU, engine or settings, with a warning; false unless given. */
  readonly allowMixed?: boolean;
}

const DEFAULT_MARGIN = 0.02;

/**
 * Did it get faster? Compares every variant (matched by id, otherwise by label) in every scenario that both reports
 * measured: the median of the runs for latency, the median of the blocks' means for throughput.
 *
 * Each change has an interval by a bootstrap of whole blocks and a Mann-Whitney U test over blocks, and is
 * - `same` if the whole interval lies within 1 +- margin,
 * - `slower` or `faster` if it does not, the interval excludes 1 and the test agrees; the amount does not matter, so
 *   the interval may begin within the margin,
 * - otherwise `inconclusive`; always so below four blocks on a side.
 *
 * Several changes are judged at once, so each has the confidence 1 - (1 - confidence) / number of changes (Bonferroni),
 * in its interval and its test: without any change at most about 1 - confidence of runs give a `slower` or `faster`.
 * The overall verdict is slower if any change is; else inconclusive if any is, or if something measured before failed
 * afterwards; else faster if any is; else same.
 *
 * The intervals do not cover changes between two runs of the same software (heat, neighbours, another machine of the
 * same name). The warning `machine-changed` reports them: model, engine, Node.js, tool, threads, batch, instances and
 * session options are the same, and the time is not.
 *
 * @throws BenchStatsError `REPORTS_DIFFER` where CPU model, threads, batch, instances, a variant's engine or a session
 *   option recorded in both differ, unless `allowMixed`; `NOTHING_IN_COMMON` where no variant was measured in both;
 *   `INVALID_OPTION`
 */
export function compareReports(before: Report, after: Report, options: CompareReportsOptions = {}): Verdict {
  const { margin = DEFAULT_MARGIN, confidence = DEFAULT_CONFIDENCE, seed = 1, allowMixed = false } = options;
  checkMargin(margin);
  checkConfidence(confidence);
  checkWhole('seed', seed, Number.MIN_SAFE_INTEGER);
  const matches = matchResults(before, after);
  if (matches.results.length === 0) throw nothingInCommon(matches.warnings);
  const differences = differencesOf(before, after, matches.results);
  const decisive = differences.filter((difference) => difference.decisive);
  if (decisive.length > 0 && !allowMixed) throw reportsDiffer(decisive);

  const comparable = matches.results.filter(hasInterval);
  const unusable = matches.results.filter((match) => !comparable.includes(match));
  const each = 1 - (1 - confidence) / Math.max(1, comparable.length);
  const judged = comparable.map((match) => ({ match, change: judgeChange(match, { margin, confidence: each, seed }) }));
  const changes = judged.map(({ change }) => change);
  return {
    verdict: overall(
      changes.map(({ verdict }) => verdict),
      matches.lost || unusable.length > 0,
    ),
    changes,
    differences: differences.map(
      ({ what, before: old, after: now }): Difference => ({ what, before: old, after: now }),
    ),
    warnings: [
      ...machineWarnings(before, after, judged, margin),
      ...mixedWarnings(decisive),
      ...gradeWarnings(before, after),
      ...blockWarnings(comparable, each),
      ...uncomparedWarnings(unusable),
      ...matches.warnings,
    ],
    margin,
    confidence: each,
  };
}

/** @param incomplete something could not be judged at all */
function overall(verdicts: readonly ChangeVerdict[], incomplete: boolean): ChangeVerdict {
  if (verdicts.includes('slower')) return 'slower';
  if (incomplete || verdicts.includes('inconclusive')) return 'inconclusive';
  return verdicts.includes('faster') ? 'faster' : 'same';
}

function hasInterval({ before, after }: MatchedResult): boolean {
  return [before.result, after.result].every((result) => {
    const blocks = samplesOfBlocks(result);
    return blocks.length >= FEWEST_FOR_INTERVAL && blocks.every((samples) => median(samples) > 0);
  });
}

function checkMargin(margin: number): void {
  if (margin >= 0 && margin < 1) return;
  throw new BenchStatsError(
    'INVALID_OPTION',
    `margin must be at least 0 and below 1, got ${margin}`,
    'Give a fraction, for example 0.02 for 2 %.',
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
