import type { Estimate, Report, Result, Scaling, Sweep } from '@rn50/bench-stats';
import { formatPercent, plural } from '@rn50/bench-stats/words';
import { formatMeasure, formatTimes, formatTimesInterval, formatTimesWithInterval } from '../format/numbers.js';
import { labelOf } from '../view/label.js';
import { FAILURE_WORDS } from '../view/measured.js';
import type { Table, TableCell, TableColumn } from '../view/table.js';
import { type Finding, info } from './finding.js';

const NOTHING = '-';

/** What threads buy: a row for each variant and number of threads, then a sentence for each variant. */
export function scalingFindings(
  { results }: Sweep,
  scaling: readonly Scaling[],
  report: Pick<Report, 'variants'>,
): Finding[] {
  const ids = [...new Set(results.map(({ variantId }) => variantId))];
  const [first] = ids;
  if (first === undefined) return [];
  const points = ids.flatMap((id) => {
    const own = results.filter(({ variantId }) => variantId === id);
    return own.sort((a, b) => (a.threads ?? 0) - (b.threads ?? 0));
  });
  const batch = points[0]?.batch;
  const table: Table = {
    columns: columnsOf(labelOf(first, report)),
    rows: points.map((point) => rowOf(point, scaling, report)),
    note: 'Efficiency is the speed-up for each thread: 100 % where twice the threads are twice as fast.',
  };
  const text = `Numbers of threads${batch === undefined ? '' : ` at batch ${batch}`}`;
  return [
    { ...info(text), table },
    ...ids.flatMap((id) => gainOf(id, scaling, report)?.full ?? []).map((line) => info(line)),
  ];
}

function columnsOf(baseline: string): TableColumn[] {
  return [
    { heading: 'Model', align: 'left' },
    { heading: 'threads', align: 'right' },
    { heading: 'images/s', align: 'right' },
    { heading: 'speed-up', align: 'right' },
    { heading: 'efficiency', align: 'right' },
    { heading: `times ${baseline}`, align: 'right' },
  ];
}

function rowOf(point: Result, scaling: readonly Scaling[], report: Pick<Report, 'variants'>): TableCell[] {
  const start = [labelOf(point.variantId, report), String(point.threads ?? NOTHING)];
  if (point.status !== 'ok') return [...start, NOTHING, { text: FAILURE_WORDS[point.status], severity: 'bad' }];
  const own = scaling.find(({ variantId, threads }) => variantId === point.variantId && threads === point.threads);
  const { throughputFps = null, speedUp = null, efficiency = null, times = null } = own ?? {};
  return [
    ...start,
    throughputFps === null ? NOTHING : formatMeasure(throughputFps.value),
    own?.threads === own?.fewestThreads ? '1' : ratioWords(speedUp),
    efficiency === null ? NOTHING : formatPercent(Math.round(efficiency.value * 100) / 100),
    times === null ? '' : ratioWords(times),
  ];
}

function ratioWords(ratio: Estimate | null): string {
  return ratio === null ? NOTHING : formatTimesWithInterval(ratio);
}

/** A line for each variant: what the most threads buy. */
export function briefScaling(scaling: readonly Scaling[], report: Pick<Report, 'variants'>): Finding[] {
  const ids = [...new Set(scaling.map(({ variantId }) => variantId))];
  return ids.flatMap((id) => gainOf(id, scaling, report)?.brief ?? []).map((line) => info(line));
}

/** Of the most threads of a variant; null if it ran with one number only. */
function gainOf(id: string, scaling: readonly Scaling[], report: Pick<Report, 'variants'>): Gain | null {
  const most = scaling.filter(({ variantId }) => variantId === id).at(-1);
  if (most === undefined || most.speedUp === null || most.efficiency === null) return null;
  if (most.threads === most.fewestThreads) return null;
  const { speedUp, efficiency, threads, fewestThreads } = most;
  const who = `${labelOf(id, report)} with ${plural(threads, 'thread')}`;
  const faster = `${who} is ${formatTimes(speedUp.value)} times as fast as with ${fewestThreads}`;
  const share = formatPercent(Math.round(efficiency.value * 100) / 100);
  // A figure without its interval would claim what is not known.
  const isClear = speedUp.low > 1 || speedUp.high < 1;
  return {
    full: `${faster} (${formatTimesInterval(speedUp)}), an efficiency of ${share}`,
    brief: isClear ? `${faster} (efficiency ${share})` : `${who} is not clearly faster than with ${fewestThreads}`,
  };
}

/** What the most threads buy, with its interval, and without. */
interface Gain {
  readonly full: string;
  readonly brief: string;
}
