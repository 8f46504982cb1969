import { costPerMillion } from '@rn50/bench-stats';
import type { Column } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import type { MergedView } from './merged-view.js';
import type { ReportRow } from './report-rows.js';

export type MergedRecord = Readonly<Record<string, string | number | null>>;

/** A record for each row of the merged table, for programs: full figures with the ends of their intervals, units in the names. */
export function mergedRecords({ rows }: MergedView): MergedRecord[] {
  return rows.map((row) => ({
    report: row.name,
    cpu: row.cpu,
    engine: row.engine,
    started_at: row.startedAt.toISOString(),
    grade: row.grade,
    model: row.setting.get('model') ?? null,
    latency_setting: row.setting.get('latency') ?? null,
    throughput_setting: row.setting.get('throughput') ?? null,
    baseline: row.baseline?.label ?? null,
    candidate: row.candidate?.label ?? null,
    ...figure('baseline_throughput_fps', row.baseline?.throughputFps),
    ...figure('candidate_throughput_fps', row.candidate?.throughputFps),
    ...figure('throughput_times', row.candidate?.throughputTimes),
    ...figure('baseline_latency_ms', row.baseline?.latencyMs),
    ...figure('candidate_latency_ms', row.candidate?.latencyMs),
    ...figure('latency_times', row.candidate?.latencyTimes),
    price_per_hour: row.pricePerHour,
    baseline_cost_per_million: cost(row, row.baseline),
    candidate_cost_per_million: cost(row, row.candidate),
  }));
}

function figure(name: string, value: Measured | undefined): MergedRecord {
  const estimate = value?.kind === 'estimate' ? value.estimate : null;
  return {
    [name]: estimate?.value ?? null,
    [`${name}_low`]: estimate?.low ?? null,
    [`${name}_high`]: estimate?.high ?? null,
  };
}

function cost({ pricePerHour }: ReportRow, column: Column | null): number | null {
  const fps = column?.throughputFps;
  if (pricePerHour === null || fps?.kind !== 'estimate') return null;
  return costPerMillion(fps.estimate, pricePerHour)?.value ?? null;
}
