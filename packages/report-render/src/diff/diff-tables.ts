import { type Change, type Difference, VERDICT_WORDS, type Verdict } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { safeLabel } from '../view/label.js';
import type { Table, TableCell, TableColumn } from '../view/table.js';
import { nameOf, signedChange, VERDICT_SEVERITY } from './change-words.js';

const VALUE_LIMIT = 120;

const left = (heading: string): TableColumn => ({ heading, align: 'left' });
const right = (heading: string): TableColumn => ({ heading, align: 'right' });

/** Each column against its reference, which is what decides; null where no column has one. */
export function ratioTable({ changes, confidence }: Verdict): Table | null {
  const compared = changes.flatMap((change) => (change.ratio === undefined ? [] : { change, ratio: change.ratio }));
  if (compared.length === 0) return null;
  const references = new Set(compared.map(({ ratio }) => safeLabel(ratio.referenceLabel)));
  const isOne = references.size === 1;
  const against = isOne ? [...references].join() : 'the column it is compared with';
  return {
    columns: [
      left('Model'),
      left('Scenario'),
      ...(isOne ? [] : [left('Against')]),
      right('Before'),
      right('After'),
      left(changeHeading(confidence)),
      left('Verdict'),
    ],
    rows: compared.map(({ change, ratio }) => [
      nameOf(change, changes),
      change.scenario,
      ...(isOne ? [] : [safeLabel(ratio.referenceLabel)]),
      formatTimes(1 / ratio.before.value),
      formatTimes(1 / ratio.after.value),
      signedChange(ratio.change),
      change.judgedBy === 'ratio' ? verdictCell(change) : '',
    ]),
    note: `Before and after: how many times as fast as ${against} in the same run. Change in time, with its interval: above 0 is slower.`,
  };
}

/** The times themselves; a verdict stands only where the time decided. null where nothing was compared. */
export function timesTable({ changes, confidence }: Verdict): Table | null {
  if (changes.length === 0) return null;
  return {
    columns: [
      left('Model'),
      left('Scenario'),
      right('Before(ms)'),
      right('After(ms)'),
      left(changeHeading(confidence)),
      left('Verdict'),
    ],
    rows: changes.map((change) => [
      nameOf(change, changes),
      change.scenario,
      formatMeasure(change.beforeMs.value),
      formatMeasure(change.afterMs.value),
      signedChange(change.timeRatio),
      change.judgedBy === 'times' ? verdictCell(change) : '',
    ]),
    note: 'Milliseconds of one run: the median for latency, the median of block means for throughput.',
  };
}

/** What is not the same in both reports; null where all that is recorded is. */
export function differencesTable(differences: readonly Difference[]): Table | null {
  if (differences.length === 0) return null;
  return {
    columns: [left('What'), left('Before'), left('After')],
    rows: differences.map(({ what, before, after }) =>
      [what, before, after].map((text) => printable(text, VALUE_LIMIT) || '(none)'),
    ),
  };
}

function changeHeading(confidence: number): string {
  return `Change in time (${formatPercent(confidence)})`;
}

function verdictCell({ verdict }: Change): TableCell {
  return { text: VERDICT_WORDS[verdict], severity: VERDICT_SEVERITY[verdict] };
}
