import type { FailedResult, Report } from '@rn50/bench-stats';
import { formatCount } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import type { Paint } from '../text/paint.js';
import { labelOf } from '../view/label-of.js';
import { FAILURE_WORDS } from '../view/measured.js';

/** What happened to each side that could not be measured, and how far it came. */
export function failureLines(report: Report, paint: Paint): string[] {
  return report.results.flatMap((result) => {
    if (result.status === 'ok') return [];
    const what = `${labelOf(result.variantId, report)}, ${result.scenario}: ${FAILURE_WORDS[result.status]}`;
    const why = printable(result.message);
    return [paint('bad', `${what}${progressOf(result)}${why ? ` (${why})` : ''}`)];
  });
}

function progressOf({ blocks }: FailedResult): string {
  const runs = blocks.reduce((sum, block) => sum + block.samplesMs.length, 0);
  return runs === 0 ? '' : ` after ${formatCount(runs, 'run')}`;
}
