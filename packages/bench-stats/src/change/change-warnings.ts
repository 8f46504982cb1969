import { smallestPValue } from '../rank/mann-whitney.js';
import type { Report, Warning } from '../report/schema.js';
import { digestOf, toolOf } from './differences.js';
import { FEWEST_BLOCKS, FEWEST_FOR_INTERVAL, samplesOfBlocks } from './judge-change.js';
import type { MatchedResult } from './match-results.js';
import { sessionOptionDifferences, throughputOptionDifferences } from './session-options.js';
import type { Change, JudgedDifference } from './verdict.js';

/** A change together with the results it was computed from. */
export interface JudgedMatch {
  readonly match: MatchedResult;
  readonly change: Change;
}

/** Too few blocks to decide anything, or to tell faster from slower (`too-few-blocks`). */
export function blockWarnings(matches: readonly MatchedResult[], confidence: number): Warning[] {
  return matches.flatMap((match) => {
    const [before, after] = [match.before.result, match.after.result].map((result) => samplesOfBlocks(result).length);
    if (before === undefined || after === undefined) return [];
    const undecided = Math.min(before, after) < FEWEST_BLOCKS;
    if (!undecided && smallestPValue(before, after) <= 1 - confidence) return [];
    const consequence = undecided
      ? `at least ${FEWEST_BLOCKS} on each side are needed to decide anything`
      : 'too few to tell slower or faster with so many changes judged at once';
    return [
      {
        code: 'too-few-blocks',
        message: `${nameOf(match)}: ${before} blocks before and ${after} after; ${consequence}`,
        remedy: 'Measure longer: leave out --quick, or raise --budget.',
      },
    ];
  });
}

/** Results of fewer than two blocks, or with a block of runs of 0 ms, have no ratio with an interval. */
export function uncomparedWarnings(matches: readonly MatchedResult[]): Warning[] {
  return matches.map((match) => ({
    code: 'not-compared',
    message: `${nameOf(match)}: no interval can be given; it takes ${FEWEST_FOR_INTERVAL} blocks with times above 0 on each side`,
    remedy: 'Measure longer, or larger batches.',
  }));
}

/** Times changed although all recorded software is the same, so something else changed (`machine-changed`). */
export function machineWarnings(
  before: Report,
  after: Report,
  changes: readonly JudgedMatch[],
  margin: number,
): Warning[] {
  if (!hasSameRuntime(before, after)) return [];
  const moved = changes.filter(
    ({ match, change: { timeRatio } }) =>
      hasSameModelAndEngine(before, after, match) &&
      Math.abs(timeRatio.value - 1) > margin &&
      (timeRatio.low > 1 || timeRatio.high < 1),
  );
  if (moved.length === 0) return [];
  const list = moved.map(({ match, change }) => `${nameOf(match)} ${change.timeRatio.value.toFixed(2)} times`);
  return [
    {
      code: 'machine-changed',
      message: `${list.join(', ')} the earlier time, although all recorded software (model, engine, Node.js, tool, threads, batch, session options) is the same: something else changed, such as the machine or other programs`,
      remedy: 'Measure both versions again side by side, on the same machine at the same time.',
    },
  ];
}

/** A session option recorded in only one report counts as different. */
function hasSameRuntime(before: Report, after: Report): boolean {
  return (
    before.environment.node === after.environment.node &&
    toolOf(before) === toolOf(after) &&
    sessionOptionDifferences(before, after).length === 0
  );
}

function hasSameModelAndEngine(
  before: Report,
  after: Report,
  { scenario, before: old, after: now }: MatchedResult,
): boolean {
  const pair = [old.variant, now.variant] as const;
  const digest = digestOf(before, old.variant.modelId);
  const version = before.environment.engines[old.variant.engine];
  const { result } = old;
  return (
    digest !== '' &&
    digest === digestOf(after, now.variant.modelId) &&
    old.variant.engine === now.variant.engine &&
    version !== undefined &&
    version === after.environment.engines[now.variant.engine] &&
    (scenario === 'latency' || throughputOptionDifferences(before, after, [pair]).length === 0) &&
    result.threads === now.result.threads &&
    result.batch === now.result.batch &&
    result.instances === now.result.instances
  );
}

/** Reports that were not graded A or B (`low-grade`). */
export function gradeWarnings(before: Report, after: Report): Warning[] {
  const sides = [
    { side: 'before', report: before },
    { side: 'after', report: after },
  ];
  return sides.flatMap(({ side, report: { grade, gradeReasons = [] } }) => {
    if (grade === 'A' || grade === 'B') return [];
    const reasons = gradeReasons.length > 0 ? ` (${gradeReasons.join('; ')})` : '';
    return [
      {
        code: 'low-grade',
        message: `the report ${side} is graded ${grade}${reasons}`,
        remedy: 'Measure it again on a quiet machine.',
      },
    ];
  });
}

/** Reports compared although their settings differ (`mixed-reports`). */
export function mixedWarnings(decisive: readonly JudgedDifference[]): Warning[] {
  if (decisive.length === 0) return [];
  return [
    {
      code: 'mixed-reports',
      message: `the reports differ in ${describeDifferences(decisive)}; that alone may explain a change`,
      remedy: 'Measure both with the same settings on the same CPU.',
    },
  ];
}

/** `threads (2 before, 4 after), CPU (...)`. */
export function describeDifferences(differences: readonly JudgedDifference[]): string {
  return differences.map(({ what, before, after }) => `${what} (${before} before, ${after} after)`).join(', ');
}

function nameOf({ after, scenario }: MatchedResult): string {
  return `${after.variant.label} ${scenario}`;
}
