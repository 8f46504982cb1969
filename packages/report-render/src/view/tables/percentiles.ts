import { type OkResult, pooledSamples, type Report } from '@rn50/bench-stats';
import { formatMeasure } from '../../format/numbers.js';
import { labelOf } from '../label.js';
import type { Table, TableColumn } from '../table.js';

const DASH = '-';
const number = (heading: string): TableColumn => ({ heading, align: 'right' });

/** Percentiles of the time of a run, with the extremes and the number of runs behind them: a row per form and scenario. */
export function percentilesTable(report: Report): Table | null {
  const results = report.results.filter((result): result is OkResult => result.status === 'ok');
  if (results.length === 0) return null;
  return {
    columns: [
      { heading: 'Model', align: 'left' },
      { heading: 'Scenario', align: 'left' },
      ...['runs', 'least', 'mean', 'p50', 'p90', 'p99', 'most'].map(number),
    ],
    rows: results.map((result) => rowOf(result, report)),
    note: 'Milliseconds of a whole run. A p90 takes 40 runs, a p99 300; no run is left out.',
  };
}

function rowOf(result: OkResult, report: Report): string[] {
  const samples = pooledSamples(result.blocks);
  const { meanMs, p50Ms, p90Ms, p99Ms } = result.summary;
  const { least, most } = extremesOf(samples);
  return [
    labelOf(result.variantId, report),
    `${result.scenario}, batch ${result.batch}`,
    String(samples.length),
    figure(least),
    ...[meanMs, p50Ms, p90Ms, p99Ms].map((estimate) => figure(estimate?.value ?? null)),
    figure(most),
  ];
}

/** Not by spreading: a million samples are more arguments than a call takes. */
function extremesOf(samples: readonly number[]): { least: number | null; most: number | null } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const sample of samples) {
    least = Math.min(least, sample);
    most = Math.max(most, sample);
  }
  return samples.length === 0 ? { least: null, most: null } : { least, most };
}

function figure(value: number | null): string {
  return value === null ? DASH : formatMeasure(value);
}
