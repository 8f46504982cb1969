import type { WhyEngineNodes } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import type { Table, TableColumn } from '../view/table.js';
import { floatTitle, type WhyReport } from './why-report.js';

const NAME_LIMIT = 36;
const DASH = '-';

/** The table of times; null if no layer was timed. */
export function layerTable(report: WhyReport): Table | null {
  const { layers, others, total, peaks, setting } = report;
  if (layers.length === 0 || total === null) return null;
  const hasFp32 = setting.fp32 !== null;
  const figure = (heading: string): TableColumn => ({ heading, align: 'right' });
  const columns: TableColumn[] = [
    figure('#'),
    { heading: 'Operator', align: 'left' },
    { heading: 'Name', align: 'left' },
    ...(hasFp32 ? [figure(`${floatTitle(report)}(ms)`)] : []),
    figure('INT8(ms)'),
    ...(hasFp32 ? [figure('Gain')] : []),
    figure('GMAC/s'),
    ...(peaks === null ? [] : [figure('% of peak')]),
    { heading: 'Kernel', align: 'left' },
  ];
  const row = (cells: {
    index?: number;
    operator: string;
    name?: string;
    fp32Ms: number | null;
    int8Ms: number | null;
    gain?: number | null;
    gmacPerSecond?: number | null;
    percentOfPeak?: number | null;
    kernel?: string | null;
    engineKernel?: string;
  }) => [
    cells.index === undefined ? '' : String(cells.index),
    printable(cells.operator, NAME_LIMIT),
    printable(cells.name ?? '', NAME_LIMIT),
    ...(hasFp32 ? [milliseconds(cells.fp32Ms)] : []),
    milliseconds(cells.int8Ms),
    ...(hasFp32 ? [cells.gain === undefined ? '' : known(cells.gain, formatTimes)] : []),
    cells.gmacPerSecond === undefined ? '' : known(cells.gmacPerSecond, formatMeasure),
    ...(peaks === null ? [] : [cells.percentOfPeak === undefined ? '' : known(cells.percentOfPeak, formatMeasure)]),
    cells.kernel === undefined ? '' : printable(cells.engineKernel ?? cells.kernel ?? DASH, NAME_LIMIT),
  ];
  const rows = [
    ...layers.map((layer) => row(layer)),
    ...others.map((other) => row({ ...other, name: 'all of them' })),
    row({ operator: 'rest of the run', fp32Ms: total.fp32BetweenMs, int8Ms: total.int8BetweenMs }),
    row({ operator: 'whole run', fp32Ms: total.fp32Ms, int8Ms: total.int8Ms, gain: total.gain }),
  ];
  return { columns, rows };
}

/** The nodes as the engine ran them; where it made many of them, those of two files cannot stand beside each other. */
export function engineNodesTable({ side, unmatchedShare, nodes }: WhyEngineNodes): { title: string; table: Table } {
  const columns: TableColumn[] = [
    { heading: '#', align: 'right' },
    { heading: 'Node', align: 'left' },
    { heading: 'Name', align: 'left' },
    { heading: `${side.toUpperCase()}(ms)`, align: 'right' },
    { heading: 'Kernel', align: 'left' },
  ];
  const rows = nodes.map(({ operator, name, ms, kernel }, index) => [
    String(index),
    printable(operator, NAME_LIMIT),
    printable(name, NAME_LIMIT),
    milliseconds(ms),
    printable(kernel ?? DASH, NAME_LIMIT),
  ]);
  const title = `${side.toUpperCase()} as the engine runs it: ${formatPercent(unmatchedShare)} of the time is in nodes that are not in the file.`;
  return { title, table: { columns, rows } };
}

/** The profiler counts microseconds, so layers have three decimals. */
function milliseconds(value: number | null): string {
  return value === null ? DASH : value.toFixed(3);
}

function known(value: number | null, format: (value: number) => string): string {
  return value === null ? DASH : format(value);
}
