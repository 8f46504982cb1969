import type { FailedResult, Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { FAILURE_WORDS } from '../view/measured.js';
import { emphasised, type Finding } from './finding.js';

/** Of a failure's message where the line has to be short. */
const BRIEF_LIMIT = 50;

/** How each failed variant ended, and after how many runs. */
export function failureFindings(report: Report): Finding[] {
  return report.results.flatMap((result) => {
    if (result.status === 'ok') return [];
    const what = `${labelOf(result.variantId, report)}, ${result.scenario}: ${FAILURE_WORDS[result.status]}`;
    const why = printable(result.message);
    return [emphasised('bad', '', `${what}${progressOf(result)}${why ? ` (${why})` : ''}`)];
  });
}

/** The first result of the headline's sides that could not be measured. */
export function headlineFailed({ variants, results }: Pick<Report, 'variants' | 'results'>): FailedResult | undefined {
  const headline = variants.slice(0, 2).map(({ id }) => id);
  return results.find(
    (result): result is FailedResult => result.status !== 'ok' && headline.includes(result.variantId),
  );
}

/** Why a side of the headline could not be measured, and what to do; null if both were. */
export function headlineFailure(report: Report): { readonly message: string; readonly remedy: string } | null {
  const failed = headlineFailed(report);
  if (failed === undefined) return null;
  const { variantId, scenario, status } = failed;
  const variant = report.variants.find(({ id }) => id === variantId);
  const path = report.models.find(({ id }) => id === variant?.modelId)?.path;
  const label = `${variant?.label ?? variantId}${path === undefined ? '' : ` (${path})`}`;
  const message = `${label} could not be measured (${scenario}, ${status}): ${failed.message}`;
  return { message, remedy: REMEDIES[status] };
}

const REMEDIES: Readonly<Record<FailedResult['status'], string>> = {
  crashed: 'Run again; if it stays so, try another model or engine version.',
  timeout: 'Run again on a quiet machine, or with a smaller --batch.',
  'invalid-model': 'Give another model.',
  'out-of-memory': 'Use a smaller --batch.',
  interrupted: 'Run again.',
};

/** The columns that failed, a line for each kind of end, for those that the answer says nothing of. */
export function briefFailures(report: Report): Finding[] {
  const told = report.comparison === null ? report.variants.slice(0, 2).map(({ id }) => id) : [];
  const lines = new Map<string, { readonly end: string; readonly labels: Set<string> }>();
  for (const result of report.results) {
    if (result.status === 'ok' || told.includes(result.variantId)) continue;
    const why = result.status === 'interrupted' ? '' : printable(result.message, BRIEF_LIMIT);
    const end = `${result.scenario} ${FAILURE_WORDS[result.status]}${why === '' ? '' : ` (${why})`}`;
    const line = lines.get(end) ?? { end, labels: new Set() };
    line.labels.add(labelOf(result.variantId, report));
    lines.set(end, line);
  }
  return [...lines.values()].map(({ end, labels }) => emphasised('bad', '', `${[...labels].join(', ')}: ${end}`));
}

function progressOf({ blocks }: FailedResult): string {
  const runs = blocks.reduce((sum, block) => sum + block.samplesMs.length, 0);
  return runs === 0 ? '' : ` after ${plural(runs, 'run')}`;
}
