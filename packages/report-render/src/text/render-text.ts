import type { Report } from '@rn50/bench-stats';
import { PATH_LIMIT, printable } from '../format/printable.js';
import type { ChartName } from '../report-file.js';
import { type EngineTable, headlineOf } from '../view/headline.js';
import { rowsOf } from './cells.js';
import { reportFindingLines } from './finding-lines.js';
import { cpuLine, modelLine } from './header.js';
import { isOfTable, isPicture, type NamedPath } from './named-path.js';
import { type Paint, painter } from './paint.js';
import { SCREEN, screenLines } from './screen.js';
import { HEADLINE_LAYOUT, tableLines } from './table.js';

export type { NamedPath } from './named-path.js';

/** Settings of the caller that no report contains. */
export interface TextOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** The files written: the charts of the tables are named below their table, others at the end. */
  readonly files?: readonly NamedPath[];
}

/**
 * A report as text: the tables, and what fits one screen of 24 rows of 80 columns besides; with `verbose` all findings instead. Ends
 * with a line break.
 */
export function renderText(report: Report, options: TextOptions & { readonly verbose?: boolean } = {}): string {
  const tables = renderTables(report, options);
  if (options.verbose) return `${tables}\n${renderFindings(report, options)}`;
  const { color, files = [] } = options;
  const plain = color ? renderTables(report, { ...options, color: false }) : tables;
  const above = plain.split('\n').reduce((rows, line) => rows + rowsOf(line, SCREEN.columns), 0);
  const lines = screenLines(report, { above, files, paint: painter(color) });
  return `${tables}\n${lines.join('\n')}\n`;
}

/**
 * Renders the setting (models, batches, CPU) and two tables: images per second and milliseconds, then the ratios to the baseline;
 * each once per engine. A `Save to` line follows each if the chart's path is given. Ends with a line break.
 */
export function renderTables(report: Report, { color, files = [] }: TextOptions = {}): string {
  const { setting, absolute, times } = headlineOf(report);
  const [models = '', batches, ...more] = setting;
  const paint = painter(color);
  const lines = [
    modelLine(models, report, SCREEN.columns),
    ...(batches === undefined ? [] : [batches]),
    cpuLine(report, SCREEN.columns),
    ...more,
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
 * Renders all findings: failed sides, ratios with intervals, load time and memory, CPU and INT8 path, limit of INT8, machine
 * conditions, fidelity, accuracy, sweep with advice, warnings with remedies, gates, grade with reasons, other files.
 * Ends with a line break.
 */
export function renderFindings(report: Report, { color, files = [] }: TextOptions = {}): string {
  const others = files.filter((file) => !isOfTable(file));
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

function savedTo(chart: ChartName, files: readonly NamedPath[]): string[] {
  return files.filter(isPicture(chart)).map(({ path }) => `Save to ${printable(path, PATH_LIMIT)}`);
}
