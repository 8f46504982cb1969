import { type Comparison, costPerMillion, type Estimate, type Report, type Result } from '@rn50/bench-stats';
import { anonymous } from '../anonymous/anonymous.js';
import { engineGroups } from '../view/columns.js';
import { type Cell, csvLine, LINE_END } from './csv-text.js';
import { type ReportPart, resultParts } from './result-parts.js';
import { VARIANT_COLUMNS, variantCells } from './variant-cells.js';

/** Figures with an interval; each has three columns. */
const FIGURES = [
  'throughput_fps',
  'mean_ms',
  'p50_ms',
  'p90_ms',
  'p99_ms',
  'throughput_times',
  'latency_times',
  'joules_per_image',
  'cost_per_million',
] as const;

const COLUMNS: readonly string[] = [
  ...['started_at', 'cpu', 'int8_path', 'grade'],
  ...VARIANT_COLUMNS,
  ...['part', 'scenario', 'status', 'batch', 'threads', 'instances'],
  ...FIGURES.flatMap((name) => [name, `${name}_low`, `${name}_high`]),
  ...[
    'times_baseline',
    'times_confidence',
    'samples',
    'blocks',
    'load_ms',
    'first_run_ms',
    'peak_rss_bytes',
    'message',
  ],
];

/**
 * The figures of a report as CSV (RFC 4180, UTF-8, with a heading): a row for each variant and scenario, then for each point of a sweep
 * (`part`), without names of hosts, accounts and folders. `throughput_times` and `latency_times` are ratios to the engine's own FP32,
 * `times_baseline`, in the tables; points of a sweep have none.
 * A cell is empty where there is no figure.
 */
export function renderCsv(report: Report): string {
  const shown = anonymous(report);
  const baselines = new Map(
    engineGroups(shown).flatMap(({ baseline, columns }) =>
      columns.map(({ variantId }) => [variantId, baseline?.variantId ?? null] as const),
    ),
  );
  const rows = resultParts(shown).map(([part, result]) =>
    rowOf(part, result, part === 'tables' ? (baselines.get(result.variantId) ?? null) : null, shown),
  );
  return [COLUMNS, ...rows].map((cells) => csvLine(cells) + LINE_END).join('');
}

function rowOf(part: ReportPart, result: Result, baseline: string | null, report: Report): Cell[] {
  const { variantId, scenario, batch, threads, instances, blocks, loadMs, firstRunMs, peakRssBytes } = result;
  const { startedAt, environment, grade } = report;
  const pair = pairOf(baseline, variantId, report);
  const summary = result.status === 'ok' ? result.summary : null;
  const estimates = [
    summary?.throughputFps,
    summary?.meanMs,
    summary?.p50Ms,
    summary?.p90Ms,
    summary?.p99Ms,
    scenario === 'throughput' ? pair?.throughputTimes : null,
    scenario === 'latency' ? pair?.latencyTimes : null,
    summary?.joulesPerImage,
    scenario === 'throughput' ? costOf(summary?.throughputFps, report) : null,
  ];
  return [
    ...[startedAt, environment.cpu.model, environment.cpu.int8Path, grade],
    ...variantCells(variantId, report),
    ...[part, scenario, result.status, batch ?? null, threads ?? null, instances ?? null],
    ...estimates.flatMap(estimateCells),
    ...[pair?.baseline ?? null, pair?.confidence ?? null],
    ...[blocks.reduce((sum, { samplesMs }) => sum + samplesMs.length, 0), blocks.length],
    ...[loadMs ?? null, firstRunMs ?? null, peakRssBytes ?? null],
    result.status === 'ok' ? null : result.message,
  ];
}

function estimateCells(estimate: Estimate | null | undefined): Cell[] {
  return estimate == null ? [null, null, null] : [estimate.value, estimate.low, estimate.high];
}

/** What a million images cost, where the report has a price. */
function costOf(fps: Estimate | null | undefined, { settings: { pricePerHour } }: Report): Estimate | null {
  return fps == null || pricePerHour === undefined ? null : costPerMillion(fps, pricePerHour);
}

function pairOf(baseline: string | null, candidate: string, report: Report): Comparison | undefined {
  return report.comparisons.find((pair) => pair.baseline === baseline && pair.candidate === candidate);
}
