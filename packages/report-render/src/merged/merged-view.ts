import { costPerMillion, type Report } from '@rn50/bench-stats';
import { formatPercent, plural } from '@rn50/bench-stats/words';
import { formatMeasure, formatMoney, formatTimesWithInterval } from '../format/numbers.js';
import type { Column } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import { GRADE_SEVERITY } from '../view/severity.js';
import type { Table, TableCell, TableColumn } from '../view/table.js';
import { notesOf } from './notes.js';
import { type ReportRow, reportRows } from './report-rows.js';

const NOTHING = '-';

/** Several reports as data, for every format. All texts are safe to print. */
export interface MergedView {
  readonly reports: number;
  readonly rows: readonly ReportRow[];
  /** Settings of the first row, in two lines. */
  readonly setting: readonly string[];
  readonly table: Table;
  /** On rows with other settings or failed sides; of each its mark in the table, and what it says. */
  readonly notes: readonly { readonly mark: string; readonly text: string }[];
  /** What the ratios are, and whose cost. */
  readonly explanations: readonly string[];
  /** The label of one side if all rows have the same. */
  readonly baseline: string | null;
  readonly candidate: string | null;
}

/**
 * A row per report and engine, one more for each half precision: images per second and milliseconds of both sides, both
 * ratios with their intervals, and what a million images cost where a report has a price. Null without a report.
 *
 * @param names of the reports in their order; the host's name where there is none
 */
export function mergedView(reports: readonly Report[], names: readonly (string | undefined)[] = []): MergedView | null {
  const rows = reports.flatMap((report, index) => reportRows(report, names[index]));
  const [first] = rows;
  if (first === undefined) return null;
  const notes = rows.map((row) => notesOf(row, first));
  const marks = marksOf(notes);
  const baseline = labelOfAll(rows, 'baseline');
  const candidate = labelOfAll(rows, 'candidate');
  const layout = {
    dateLength: dateLengthOf(rows),
    isNamed: candidate === null,
    isPriced: rows.some(({ pricePerHour }) => pricePerHour !== null),
  };
  return {
    reports: reports.length,
    rows,
    setting: settingLines(first, reports.length),
    table: {
      columns: columnsOf(baseline ?? 'baseline', candidate ?? 'candidate', layout.isPriced),
      rows: rows.map((row, index) => cellsOf(row, marks[index] ?? '', layout)),
    },
    notes: notes.flatMap((note, index) =>
      note.length === 0 ? [] : [{ mark: (marks[index] ?? '').trim(), text: note.join('; ') }],
    ),
    explanations: [
      `throughput_times and latency_times are ratios to ${baseline ?? 'the baseline'}, with their ${confidencesOf(rows)} interval.`,
      ...(layout.isPriced ? ['cost is that of a million images, at the price per hour of each machine.'] : []),
    ],
    baseline,
    candidate,
  };
}

function settingLines({ setting }: ReportRow, count: number): string[] {
  return [
    `${plural(count, 'report')}: ${setting.get('model')}, ${setting.get('input')}`,
    `latency at ${setting.get('latency')} (median); throughput at ${setting.get('throughput')}`,
  ];
}

function columnsOf(baseline: string, candidate: string, isPriced: boolean): TableColumn[] {
  const left = ['Report', 'CPU', 'Engine', 'Date', 'Grade'];
  const right = [
    `${baseline}(fps)`,
    `${candidate}(fps)`,
    'throughput_times',
    `${baseline}(ms)`,
    `${candidate}(ms)`,
    'latency_times',
    ...(isPriced ? [`${baseline}(cost)`, `${candidate}(cost)`] : []),
  ];
  return [
    ...left.map((heading): TableColumn => ({ heading, align: 'left' })),
    ...right.map((heading): TableColumn => ({ heading, align: 'right' })),
  ];
}

function labelOfAll(rows: readonly ReportRow[], side: 'baseline' | 'candidate'): string | null {
  const labels = new Set(rows.flatMap((row) => row[side]?.label ?? []));
  const [label] = labels;
  return labels.size === 1 && label !== undefined ? label : null;
}

interface RowLayout {
  readonly dateLength: number;
  /** Whether the candidate is named in the row, since the rows have different ones. */
  readonly isNamed: boolean;
  readonly isPriced: boolean;
}

function cellsOf(row: ReportRow, mark: string, { dateLength, isNamed, isPriced }: RowLayout): TableCell[] {
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
    ...(isPriced ? [cost(row, baseline), cost(row, candidate)] : []),
  ];
}

function measure(value: Column['latencyMs'] | undefined): string {
  return value?.kind === 'estimate' ? formatMeasure(value.estimate.value) : NOTHING;
}

function times(value: Measured | undefined): string {
  return value?.kind === 'estimate' ? formatTimesWithInterval(value.estimate) : NOTHING;
}

function cost({ pricePerHour }: ReportRow, column: Column | null): string {
  if (pricePerHour === null || column?.throughputFps.kind !== 'estimate') return NOTHING;
  const found = costPerMillion(column.throughputFps.estimate, pricePerHour);
  return found === null ? NOTHING : formatMoney(found.value);
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
