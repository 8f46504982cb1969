import type { Verdict } from '@rn50/bench-stats';
import { warningFindings } from '../findings/warnings.js';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { findingLines } from '../text/finding-lines.js';
import { type Paint, painter } from '../text/paint.js';
import { tableLines } from '../text/table.js';
import { cellText, type Table } from '../view/table.js';
import { conclusion } from './conclusion.js';
import { differencesTable, ratioTable, timesTable } from './diff-tables.js';

/** Names of the reports, e.g. their paths. */
export interface DiffNames {
  /** Of the earlier report. */
  readonly before?: string;
  /** Of the later report. */
  readonly after?: string;
}

export interface DiffOptions extends DiffNames {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
}

/**
 * Renders a comparison of two reports as text: each column's speed against its reference in both runs, the change in
 * time with its interval, and the verdict; then run times, other differences, warnings with remedies and the overall
 * verdict. Ends with a line break.
 */
export function renderDiff(verdict: Verdict, options: DiffOptions = {}): string {
  const paint = painter(options.color);
  const lines = [
    ...nameLines(options),
    ...[ratioTable(verdict), timesTable(verdict)].flatMap((table) => apart(table, paint)),
    ...differenceLines(verdict),
    ...[...warningFindings(verdict), conclusion(verdict)].flatMap((finding) => findingLines(finding, paint)),
  ];
  return `${lines.join('\n')}\n`;
}

function nameLines({ before, after }: DiffNames): string[] {
  const names = [
    ...(before === undefined ? [] : [`before: ${printable(before, PATH_LIMIT)}`]),
    ...(after === undefined ? [] : [`after:  ${printable(after, PATH_LIMIT)}`]),
  ];
  return names.length === 0 ? [] : [...names, ''];
}

function apart(table: Table | null, paint: Paint): string[] {
  return table === null ? [] : [...tableLines(table, paint), ''];
}

function differenceLines({ differences }: Verdict): string[] {
  const table = differencesTable(differences);
  if (table === null) return [];
  return [
    'What else differs between the reports:',
    ...table.rows.map((row) => {
      const [what, before, after] = row.map(cellText);
      return `  ${what}: ${before} -> ${after}`;
    }),
    '',
  ];
}
