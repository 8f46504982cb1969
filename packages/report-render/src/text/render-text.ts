import type { Report } from '@rn50/bench-stats';
import { PATH_LIMIT, printable } from '../format/printable.js';
import type { ChartName, ReportFile } from '../report-file.js';
import { type EngineTable, headlineOf } from '../view/headline.js';
import { reportFindingLines } from './finding-lines.js';
import { type Paint, painter } from './paint.js';
import { HEADLINE_LAYOUT, tableLines } from './table.js';

/** Settings of the caller that no report contains. */
export interface TextOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** The files written: the charts of the tables are named below their table, others at the end. */
  readonly files?: readonly NamedPath[];
}

/** A file as a user finds it. */
export interface NamedPath extends Pick<ReportFile, 'format' | 'chart'> {
  readonly path: string;
}

/** The whole screen text of a report: the tables, a blank line, the findings. Ends with a line break. */
export function renderText(report: Report, options: TextOptions = {}): string {
  return `${renderTables(report, options)}\n${renderFindings(report, options)}`;
}

/**
 * Renders the setting (two lines) and two tables: images per second and milliseconds, then the ratios to the baseline;
 * each once per engine. A `Save to` line follows each if the chart's path is given. Ends with a line break.
 */
export function renderTables(report: Report, { color, files = [] }: TextOptions = {}): string {
  const { setting, absolute, times } = headlineOf(report);
  const paint = painter(color);
  const lines = [
    ...setting,
    '',
    ...engineTableLines(absolute, paint),
    ...savedTo('absolute', files),
    '',
    ...engineTableLines(times, paint),
    ...savedTo('times', files),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Renders what follows the tables: failed sides, ratios with intervals, load time and memory, CPU and INT8 path, limit of INT8, machine
 * conditions, fidelity, accuracy, sweep with advice, warnings with remedies, gates, grade with reasons, other files.
 * Ends with a line break.
 */
export function renderFindings(report: Report, { color, files = [] }: TextOptions = {}): string {
  const others = files.filter((file) => !TABLE_CHARTS.some((chart) => isPicture(chart)(file)));
  const lines = [
    ...reportFindingLines(report, painter(color)),
    ...others.map(({ path }) => `Also wrote ${printable(path, PATH_LIMIT)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function engineTableLines(tables: readonly EngineTable[], paint: Paint): string[] {
  return tables.flatMap(({ engine, table }, index) => [
    ...(engine !== null && index > 0 ? [''] : []),
    ...(engine === null ? [] : [engine]),
    ...tableLines(table, paint, HEADLINE_LAYOUT),
  ]);
}

/** The charts that show what the two tables list. */
const TABLE_CHARTS: readonly ChartName[] = ['absolute', 'times'];

function isPicture(name: ChartName): (file: NamedPath) => boolean {
  return ({ format, chart }) => format === 'png' && chart === name;
}

function savedTo(chart: ChartName, files: readonly NamedPath[]): string[] {
  return files.filter(isPicture(chart)).map(({ path }) => `Save to ${printable(path, PATH_LIMIT)}`);
}
