import type { Report } from '@rn50/bench-stats';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { type EngineTable, headlineOf } from '../view/headline.js';
import { reportFindingLines } from './finding-lines.js';
import { type Paint, painter } from './paint.js';
import { HEADLINE_LAYOUT, tableLines } from './table.js';

/** Settings of the caller that no report contains. */
export interface TextOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Paths of the files written, by the name of their format: charts are named below their table, others at the end. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The whole screen text of a report: the tables, a blank line, the findings. Ends with a line break. */
export function renderText(report: Report, options: TextOptions = {}): string {
  return `${renderTables(report, options)}\n${renderFindings(report, options)}`;
}

/**
 * Renders the setting (two lines) and two tables: images per second and milliseconds, then the ratios to the baseline;
 * each once per engine. A `Save to` line follows each if the chart's path is given. Ends with a line break.
 */
export function renderTables(report: Report, { color, files = {} }: TextOptions = {}): string {
  const { setting, absolute, times } = headlineOf(report);
  const paint = painter(color);
  const lines = [
    ...setting,
    '',
    ...engineTableLines(absolute, paint),
    ...savedTo(files.absolute),
    '',
    ...engineTableLines(times, paint),
    ...savedTo(files.times),
  ];
  return `${lines.join('\n')}\n`;
}

/**
 * Renders what follows the tables: failed sides, ratios with intervals, load time and memory, CPU and INT8 path, limit of INT8, machine
 * conditions, fidelity, accuracy, sweep with advice, warnings with remedies, gates, grade with reasons, other files.
 * Ends with a line break.
 */
export function renderFindings(report: Report, { color, files = {} }: TextOptions = {}): string {
  const { absolute: _absolute, times: _times, ...others } = files;
  const lines = [
    ...reportFindingLines(report, painter(color)),
    ...Object.values(others).map((path) => `Also wrote ${printable(path, PATH_LIMIT)}`),
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

function savedTo(path: string | undefined): string[] {
  return path === undefined ? [] : [`Save to ${printable(path, PATH_LIMIT)}`];
}
