import type { Report } from '@rn50/bench-stats';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { type Column, type EngineGroup, engineGroups } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import { scenarioWords, settingOf } from '../view/setting.js';
import type { TextOptions } from './options.js';
import { type Paint, painter } from './paint.js';
import { tableLines } from './table.js';

const NOTHING = '-';

/**
 * What was measured (two lines) and the two tables: images per second and milliseconds, then the ratios to the
 * baseline; one table per engine. Each is followed by its `Save to` line if the chart's path is given.
 * Ends with a line break.
 */
export function renderTables(report: Report, options: TextOptions = {}): string {
  const groups = engineGroups(report);
  const paint = painter(options.color);
  const absolute = tables(groups, paint, [
    { name: 'throughput(fps)', measured: (column) => column.throughputFps, format: formatMeasure },
    { name: 'latency(ms)', measured: (column) => column.latencyMs, format: formatMeasure },
  ]);
  const times = tables(groups, paint, [
    { name: 'throughput_times', measured: (column) => column.throughputTimes, format: formatTimes },
    { name: 'latency_times', measured: (column) => column.latencyTimes, format: formatTimes },
  ]);
  const lines = [
    ...headerLines(report, groups),
    '',
    ...absolute,
    ...savedTo(options.absoluteChart),
    '',
    ...times,
    ...savedTo(options.timesChart),
  ];
  return `${lines.join('\n')}\n`;
}

interface Row {
  readonly name: string;
  readonly measured: (column: Column) => Measured;
  readonly format: (value: number) => string;
}

function tables(groups: readonly EngineGroup[], paint: Paint, rows: readonly Row[]): string[] {
  return groups.flatMap((group, index) => {
    const [heading = '', ...body] = tableLines(
      { name: 'Model', cells: group.columns.map((column) => column.label) },
      rows.map((row) => ({ name: row.name, cells: group.columns.map((column) => cell(row, column)) })),
    );
    const engine = groups.length > 1 ? [...(index > 0 ? [''] : []), group.engine] : [];
    return [...engine, paint('strong', heading), ...body];
  });
}

function cell(row: Row, column: Column): string {
  const value = row.measured(column);
  if (value.kind === 'baseline') return '1';
  return value.kind === 'missing' ? NOTHING : row.format(value.estimate.value);
}

function headerLines(report: Report, groups: readonly EngineGroup[]): string[] {
  const setting = settingOf(report);
  const engines = groups.map((group) => group.engine).join(' and ');
  const scenarios = [
    `latency at ${scenarioWords(setting.latency, 'median')}`,
    `throughput at ${scenarioWords(setting.throughput)}`,
  ];
  return [
    [setting.modelName, setting.weights, engines, setting.threads].filter(Boolean).join(', '),
    scenarios.join(setting.threads === null ? '; ' : ', '),
  ];
}

function savedTo(path: string | undefined): string[] {
  return path === undefined ? [] : [`Save to ${printable(path, 4096)}`];
}
