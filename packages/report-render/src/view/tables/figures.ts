import { formatMeasure, formatTimes, formatTimesInterval } from '../../format/numbers.js';
import type { EngineGroup } from '../columns.js';
import type { Measured } from '../measured.js';
import type { Table, TableColumn } from '../table.js';

const DASH = '-';
const number = (heading: string): TableColumn => ({ heading, align: 'right' });

/** Images per second and milliseconds of every form, with intervals; a row each. */
export function absoluteTable(groups: readonly EngineGroup[]): Table {
  return tableOf(groups, ['images/s', 'latency (ms)'], (column) => [
    ...cells(column.throughputFps, formatMeasure, measureInterval),
    ...cells(column.latencyMs, formatMeasure, measureInterval),
  ]);
}

/** The same as ratios to the baseline. */
export function timesTable(groups: readonly EngineGroup[]): Table {
  return tableOf(groups, ['times the throughput', 'times the latency'], (column) => [
    ...cells(column.throughputTimes, formatTimes, formatTimesInterval),
    ...cells(column.latencyTimes, formatTimes, formatTimesInterval),
  ]);
}

function tableOf(
  groups: readonly EngineGroup[],
  [first, second]: readonly [string, string],
  figures: (column: EngineGroup['columns'][number]) => readonly string[],
): Table {
  const hasEngines = groups.length > 1;
  return {
    columns: [
      { heading: 'Model', align: 'left' },
      ...(hasEngines ? [{ heading: 'Engine', align: 'left' } as const] : []),
      number(first),
      number('95 % interval'),
      number(second),
      number('95 % interval'),
    ],
    rows: groups.flatMap(({ engine, columns }) =>
      columns.map((column) => [column.label, ...(hasEngines ? [engine] : []), ...figures(column)]),
    ),
  };
}

type Interval = { readonly low: number; readonly high: number };

function cells(
  measured: Measured,
  format: (value: number) => string,
  interval: (estimate: Interval) => string,
): [string, string] {
  switch (measured.kind) {
    case 'baseline':
      return ['1', DASH];
    case 'missing':
      return [DASH, measured.reason];
    case 'estimate':
      return [format(measured.estimate.value), interval(measured.estimate)];
  }
}

/** With as many decimals as the figure has. */
function measureInterval({ low, high }: Interval): string {
  return `${formatMeasure(low)} to ${formatMeasure(high)}`;
}
