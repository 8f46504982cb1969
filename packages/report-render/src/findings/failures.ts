import type { FailedResult, Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { FAILURE_WORDS } from '../view/measured.js';
import { emphasised, type Finding } from './finding.js';

/** How each failed variant ended, and after how many runs. */
export function failureFindings(report: Report): Finding[] {
  return report.results.flatMap((result) => {
    if (result.status === 'ok') return [];
    const what = `${labelOf(result.variantId, report)}, ${result.scenario}: ${FAILURE_WORDS[result.status]}`;
    const why = printable(result.message);
    return [emphasised('bad', '', `${what}${progressOf(result)}${why ? ` (${why})` : ''}`)];
  });
}

function progressOf({ blocks }: FailedResult): string {
  const runs = blocks.reduce((sum, block) => sum + block.samplesMs.length, 0);
  return runs === 0 ? '' : ` after ${plural(runs, 'run')}`;
}
