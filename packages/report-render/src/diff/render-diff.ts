import type { Change, ChangeVerdict, Difference, Verdict } from '@rn50/bench-stats';
import { formatMeasure, formatPercent, formatPValue } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { type GridCell, type GridColumn, gridLines } from '../text/grid.js';
import { type Paint, painter, type Tone } from '../text/paint.js';
import { warningLines } from '../text/warning-lines.js';
import { changeWords, effectOf, intervalWords, VERDICT_WORDS } from './change-words.js';
import { conclusion } from './conclusion.js';
import { nameOf } from './name-of.js';

const PATH_LIMIT = 4096;
const VALUE_LIMIT = 120;

export interface DiffOptions {
  /** ANSI colours; off unless asked for. */
  readonly color?: boolean;
  /** Name of the earlier report, e.g. its path. */
  readonly before?: string;
  /** Name of the later report. */
  readonly after?: string;
}

/**
 * The screen of a comparison of two reports: a row per variant and scenario with the times of a run before and after
 * (the median of runs for latency, of the blocks' means for throughput), the change in percent of that time with its
 * interval, the verdict, and Cliff's delta in words; what else differs; warnings with remedies; and one closing line with
 * the verdict over all. Ends with a line break.
 */
export function renderDiff(verdict: Verdict, options: DiffOptions = {}): string {
  const paint = painter(options.color);
  const lines = [
    ...nameLines(options),
    ...tableLines(verdict, paint),
    ...differenceLines(verdict.differences),
    ...verdict.warnings.flatMap((warning) => warningLines(warning, paint)),
    conclusion(verdict, paint),
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

function tableLines({ changes, confidence }: Verdict, paint: Paint): string[] {
  if (changes.length === 0) return [];
  const columns: GridColumn[] = [
    { heading: 'Model', align: 'left' },
    { heading: 'Scenario', align: 'left' },
    { heading: 'Before(ms)', align: 'right' },
    { heading: 'After(ms)', align: 'right' },
    { heading: `Change in time (${formatPercent(confidence)} interval)`, align: 'left' },
    { heading: 'Verdict', align: 'left' },
    { heading: 'Effect', align: 'left' },
  ];
  return [
    ...gridLines(
      columns,
      changes.map((change) => rowOf(change, changes)),
      paint,
    ),
    'Milliseconds of one run: the median for latency, the median of block means for throughput. Less is better; 50 % faster is half the time.',
    '',
  ];
}

function rowOf(change: Change, changes: readonly Change[]): GridCell[] {
  return [
    nameOf(change, changes),
    change.scenario,
    formatMeasure(change.beforeMs.value),
    formatMeasure(change.afterMs.value),
    `${changeWords(change.timeRatio)} (${intervalWords(change.timeRatio)})`,
    { text: VERDICT_WORDS[change.verdict], tone: TONES[change.verdict] },
    effectWords(change),
  ];
}

const TONES: Readonly<Record<ChangeVerdict, Tone>> = {
  faster: 'good',
  slower: 'bad',
  same: 'strong',
  inconclusive: 'warning',
};

/** A p value tells something only where the sides differ at all. */
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
