import type { Change, Difference, Verdict } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { warningFindings } from '../findings/warnings.js';
import { formatMeasure, formatPValue } from '../format/numbers.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { findingLines } from '../text/finding-lines.js';
import { type Paint, painter } from '../text/paint.js';
import { tableLines } from '../text/table.js';
import type { TableCell, TableColumn } from '../view/table.js';
import { changeWords, effectOf, intervalWords, nameOf, VERDICT_SEVERITY, VERDICT_WORDS } from './change-words.js';
import { conclusion } from './conclusion.js';

const VALUE_LIMIT = 120;

const NOTE =
  'Milliseconds of one run: the median for latency, the median of block means for throughput. Less is better; 50 % faster is half the time.';

export interface DiffOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Name of the earlier report, e.g. its path. */
  readonly before?: string;
  /** Name of the later report. */
  readonly after?: string;
}

/**
 * Renders a comparison of two reports as text. The table has a row per variant and scenario: run time before and after
 * (median of runs for latency, of block means for throughput), change in percent with its interval, verdict, and
 * Cliff's delta in words. Other differences, warnings with remedies and the overall verdict follow. Ends with a line
 * break.
 */
export function renderDiff(verdict: Verdict, options: DiffOptions = {}): string {
  const paint = painter(options.color);
  const lines = [
    ...nameLines(options),
    ...changeLines(verdict, paint),
    ...differenceLines(verdict.differences),
    ...[...warningFindings(verdict), conclusion(verdict)].flatMap((finding) => findingLines(finding, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function nameLines({ before, after }: DiffOptions): string[] {
  const names = [
    ...(before === undefined ? [] : [`before: ${printable(before, PATH_LIMIT)}`]),
    ...(after === undefined ? [] : [`after:  ${printable(after, PATH_LIMIT)}`]),
  ];
  return names.length === 0 ? [] : [...names, ''];
}

function changeLines({ changes, confidence }: Verdict, paint: Paint): string[] {
  if (changes.length === 0) return [];
  const columns: TableColumn[] = [
    { heading: 'Model', align: 'left' },
    { heading: 'Scenario', align: 'left' },
    { heading: 'Before(ms)', align: 'right' },
    { heading: 'After(ms)', align: 'right' },
    { heading: `Change in time (${formatPercent(confidence)} interval)`, align: 'left' },
    { heading: 'Verdict', align: 'left' },
    { heading: 'Effect', align: 'left' },
  ];
  const rows = changes.map((change) => rowOf(change, changes));
  return [...tableLines({ columns, rows, note: NOTE }, paint), ''];
}

function rowOf(change: Change, changes: readonly Change[]): TableCell[] {
  return [
    nameOf(change, changes),
    change.scenario,
    formatMeasure(change.beforeMs.value),
    formatMeasure(change.afterMs.value),
    `${changeWords(change.timeRatio)} (${intervalWords(change.timeRatio)})`,
    { text: VERDICT_WORDS[change.verdict], severity: VERDICT_SEVERITY[change.verdict] },
    effectWords(change),
  ];
}

/** The p value is left out for a negligible effect, where it means nothing. */
function effectWords(change: Change): string {
  const effect = effectOf(change);
  return effect === 'negligible' ? effect : `${effect}, ${formatPValue(change.pValue)}`;
}

function differenceLines(differences: readonly Difference[]): string[] {
  if (differences.length === 0) return [];
  return [
    'What else differs between the reports:',
    ...differences.map(({ what, before, after }) => {
      const [name, from, to] = [what, before, after].map((text) => printable(text, VALUE_LIMIT) || '(none)');
      return `  ${name}: ${from} -> ${to}`;
    }),
    '',
  ];
}
