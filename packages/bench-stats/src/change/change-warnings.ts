import type { Report, Warning } from '../report/schema.js';
import { FEWEST_BLOCKS } from './judge-change.js';
import type { MatchedResult } from './match-results.js';
import { blocksOnBothSides, FEWEST_FOR_INTERVAL, samplesOfBlocks } from './sides.js';
import type { Change, JudgedDifference } from './verdict.js';

/** Too few blocks to decide anything (`too-few-blocks`). */
export function blockWarnings(matches: readonly MatchedResult[]): Warning[] {
  return matches
    .filter((match) => blocksOnBothSides(match) < FEWEST_BLOCKS)
    .map((match) => {
      const [before, after] = [match.before.result, match.after.result].map((result) => samplesOfBlocks(result).length);
      return {
        code: 'too-few-blocks',
        message: `${nameOf(match)}: ${before} blocks before and ${after} after; at least ${FEWEST_BLOCKS} on each side are needed to decide anything`,
        remedy: 'Measure longer: leave out --quick, or raise --budget.',
      };
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

/**
 * Columns whose recorded software is the same took another time (`machine-changed`): so something else changed.
 * @param moved their changes
 */
export function machineWarnings(moved: readonly Change[]): Warning[] {
  if (moved.length === 0) return [];
  const list = moved.map(
    ({ label, scenario, timeRatio }) => `${label} ${scenario} takes ${timeRatio.value.toFixed(2)} times as long`,
  );
  return [
    {
      code: 'machine-changed',
      message: `${list.join(', ')}, although all recorded software (model, engine, Node.js, tool, threads, batch, session options) is the same: something else changed, such as the machine or other programs`,
      remedy:
        'Ratios within a run do not depend on it. To compare times, measure both versions side by side: --engine ort,ort@<folder>.',
    },
  ];
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
