import { floatWork, type Report } from '@rn50/bench-stats';
import { formatPercent, labelWithoutEngine, plural } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { type Column, type EngineGroup, engineGroups } from './columns.js';
import type { Measured } from './measured.js';
import { scenarioWords, settingOf } from './setting.js';
import type { Table } from './table.js';

const NOTHING = '-';
/** A larger share of the work in float is said above the tables. */
const MOST_IN_FLOAT = 0.5;

/** The setting and the two tables of a report. */
export interface Headline {
  /** Models, engines and batch sizes, in two lines; a third where most of the INT8 model's work is done in float. */
  readonly setting: readonly string[];
  /** Images per second and milliseconds; a table per engine. */
  readonly absolute: readonly EngineTable[];
  /** The same as ratios to the baseline. */
  readonly times: readonly EngineTable[];
}

export interface EngineTable {
  /** Name and version where there are several engines, otherwise null. */
  readonly engine: string | null;
  readonly table: Table;
}

export function headlineOf(report: Report): Headline {
  const groups = engineGroups(report);
  return {
    setting: settingLines(report, groups),
    absolute: tablesOf(groups, [
      { name: 'throughput(fps)', measured: (column) => column.throughputFps, format: formatMeasure },
      { name: 'latency(ms)', measured: (column) => column.latencyMs, format: formatMeasure },
    ]),
    times: tablesOf(groups, [
      { name: 'throughput_times', measured: (column) => column.throughputTimes, format: formatTimes },
      { name: 'latency_times', measured: (column) => column.latencyTimes, format: formatTimes },
    ]),
  };
}

interface Row {
  readonly name: string;
  readonly measured: (column: Column) => Measured;
  readonly format: (value: number) => string;
}

function tablesOf(groups: readonly EngineGroup[], rows: readonly Row[]): EngineTable[] {
  return groups.map(({ engine, columns }) => ({
    engine: groups.length > 1 ? engine : null,
    table: {
      columns: [
        { heading: 'Model', align: 'left' },
        ...columns.map(({ label }) => ({ heading: label, align: 'right' }) as const),
      ],
      rows: rows.map((row) => [row.name, ...columns.map((column) => cellOf(row, column))]),
    },
  }));
}

function cellOf(row: Row, column: Column): string {
  const value = row.measured(column);
  if (value.kind === 'baseline') return '1';
  return value.kind === 'missing' ? NOTHING : row.format(value.estimate.value);
}

function settingLines(report: Report, groups: readonly EngineGroup[]): string[] {
  const setting = settingOf(report);
  const engines = groups.map((group) => group.engine).join(' and ');
  const scenarios = [
    `latency at ${scenarioWords(setting.latency, 'median')}`,
    `throughput at ${scenarioWords(setting.throughput)}`,
  ];
  return [
    [setting.modelName, setting.weights, engines, setting.threads].filter(Boolean).join(', '),
    scenarios.join(setting.threads === null ? '; ' : ', '),
    ...mostlyFloatLine(report),
  ];
}

/** Of the headline's INT8 model, or the first one where no ratio could be computed. */
function mostlyFloatLine({ comparison, variants, models }: Report): string[] {
  const variant =
    variants.find(({ id }) => id === comparison?.candidate) ?? variants.find(({ precision }) => precision === 'int8');
  const model = models.find(({ id }) => id === variant?.modelId);
  const work = model === undefined ? null : floatWork(model);
  if (variant === undefined || work === null || work.share <= MOST_IN_FLOAT) return [];
  const share = formatPercent(Math.round(work.share * 100) / 100);
  const label = printable(labelWithoutEngine(variant.label, variant.engine));
  return [
    `${share} of the multiply-accumulates of ${label} run in float (${plural(work.layers, 'layer')} left unquantized)`,
  ];
}
