import type { Report } from '@rn50/bench-stats';
import { formatPercent, plural } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes, formatTimesInterval } from '../format/numbers.js';
import { painter } from '../text/paint.js';
import { tableLines } from '../text/table.js';
import type { Column } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import { GRADE_SEVERITY } from '../view/severity.js';
import type { Table, TableCell, TableColumn } from '../view/table.js';
import { notesOf } from './notes.js';
import { type ReportRow, reportRows } from './report-rows.js';

const NOTHING = '-';

export interface MergedOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Names of the reports, e.g. their paths, in their order; the host's name where there is none. */
  readonly names?: readonly string[];
}

/**
 * Renders several reports as one table: a row per report and engine with images per second and milliseconds of both
 * sides, and both ratios with their intervals. The lines above the table give the settings of the first row. Rows with
 * other settings or failed sides have a numbered note below the table. Ends with a line break.
 */
export function renderMerged(reports: readonly Report[], options: MergedOptions = {}): string {
  const rows = reports.flatMap((report, index) => reportRows(report, options.names?.[index]));
  const [first] = rows;
  if (first === undefined) return 'No reports.\n';
  const notes = rows.map((row) => notesOf(row, first));
  const marks = marksOf(notes);
  const dateLength = dateLengthOf(rows);
  const isNamed = labelOfAll(rows, 'candidate') === null;
  const table: Table = {
    columns: columnsOf(rows),
    rows: rows.map((row, index) => cellsOf(row, { mark: marks[index] ?? '', dateLength, isNamed })),
  };
  const lines = [
    ...headerLines(first, reports.length),
    '',
    ...tableLines(table, painter(options.color)),
    ...notes.flatMap((note, index) => (note.length === 0 ? [] : [`${marks[index]?.trim()} ${note.join('; ')}`])),
    `throughput_times and latency_times are ratios to ${labelOfAll(rows, 'baseline') ?? 'the baseline'}, with their ${confidencesOf(rows)} interval.`,
  ];
  return `${lines.join('\n')}\n`;
}

function headerLines({ setting }: ReportRow, count: number): string[] {
  return [
    `${plural(count, 'report')}: ${setting.get('model')}, ${setting.get('input')}`,
    `latency at ${setting.get('latency')} (median); throughput at ${setting.get('throughput')}`,
  ];
}

function columnsOf(rows: readonly ReportRow[]): TableColumn[] {
  const baseline = labelOfAll(rows, 'baseline') ?? 'baseline';
  const candidate = labelOfAll(rows, 'candidate') ?? 'candidate';
  const left = ['Report', 'CPU', 'Engine', 'Date', 'Grade'];
  const right = [
    `${baseline}(fps)`,
    `${candidate}(fps)`,
    'throughput_times',
    `${baseline}(ms)`,
    `${candidate}(ms)`,
    'latency_times',
  ];
  return [
    ...left.map((heading): TableColumn => ({ heading, align: 'left' })),
    ...right.map((heading): TableColumn => ({ heading, align: 'right' })),
  ];
}

/** The label of one side if all rows have the same. */
function labelOfAll(rows: readonly ReportRow[], side: 'baseline' | 'candidate'): string | null {
  const labels = new Set(rows.flatMap((row) => row[side]?.label ?? []));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : null;
}

/** @param isNamed whether the candidate is named in the row, since the rows have different ones */
function cellsOf(
  row: ReportRow,
  { mark, dateLength, isNamed }: { readonly mark: string; readonly dateLength: number; readonly isNamed: boolean },
): TableCell[] {
  const { baseline, candidate } = row;
  return [
    row.name + mark,
    row.cpu,
    isNamed && candidate !== null ? `${row.engine}, ${candidate.label}` : row.engine,
    row.startedAt.toISOString().slice(0, dateLength).replace('T', ' '),
    { text: row.grade, severity: GRADE_SEVERITY[row.grade] },
    measure(baseline?.throughputFps),
    measure(candidate?.throughputFps),
    times(candidate?.throughputTimes),
    measure(baseline?.latencyMs),
    measure(candidate?.latencyMs),
    times(candidate?.latencyTimes),
  ];
}

function measure(value: Column['latencyMs'] | undefined): string {
  return value?.kind === 'estimate' ? formatMeasure(value.estimate.value) : NOTHING;
}

function times(value: Measured | undefined): string {
  if (value?.kind !== 'estimate') return NOTHING;
  return `${formatTimes(value.estimate.value)} (${formatTimesInterval(value.estimate)})`;
}

/** ` [1]`, ` [2]` … for the rows that have notes. */
function marksOf(notes: readonly (readonly string[])[]): string[] {
  let count = 0;
  return notes.map((note) => {
    if (note.length === 0) return '';
    count += 1;
    return ` [${count}]`;
  });
}

/** Days, or minutes where the same machine and engine occur twice on a day. */
function dateLengthOf(rows: readonly ReportRow[]): number {
  const day = '2026-11-23'.length;
  const keys = rows.map((row) =>
    [row.name, row.engine, row.candidate?.label, row.startedAt.toISOString().slice(0, day)].join('\n'),
  );
  return new Set(keys).size === keys.length ? day : '2026-11-23T12:00'.length;
}

function confidencesOf(rows: readonly ReportRow[]): string {
  const confidences = new Set(rows.flatMap(({ candidate }) => candidate?.confidence ?? []));
  return [...confidences].map(formatPercent).join(' or ') || formatPercent(0.95);
}
