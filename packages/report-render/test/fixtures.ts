import type { Comparison, Conditions, Estimate, Report, Result, Scenario, Variant } from '@rn50/bench-stats';

/** What a test says about one column; the rest is filled in. */
export interface VariantSpec {
  readonly id: string;
  readonly label: string;
  readonly engine?: string;
  readonly precision?: 'fp32' | 'int8' | 'bf16';
  readonly modelId?: string;
  readonly fps: Estimate | null;
  readonly ms: Estimate | null;
  readonly failed?: { readonly status: 'crashed' | 'timeout' | 'out-of-memory'; readonly message: string };
}

/** An estimate with an interval of `share` to either side. */
export function around(value: number, share = 0.01): Estimate {
  return { value, low: value * (1 - share), high: value * (1 + share) };
}

export const FP32: VariantSpec = {
  id: 'ort-fp32',
  label: 'FP32',
  precision: 'fp32',
  fps: around(37.5),
  ms: around(29.8),
};
export const INT8: VariantSpec = { id: 'ort-int8', label: 'INT8', fps: around(115.5), ms: around(10.7) };
export const TUNED: VariantSpec = { id: 'ort-int8-tuned', label: 'INT8 tuned', fps: around(159.5), ms: around(8.2) };

export function pair(baseline: string, candidate: string, fps: Estimate | null, ms: Estimate | null): Comparison {
  return { baseline, candidate, throughputTimes: fps, latencyTimes: ms, confidence: 0.95 };
}

export const INT8_PAIR = pair(
  'ort-fp32',
  'ort-int8',
  { value: 3.08, low: 3.05, high: 3.11 },
  { value: 0.36, low: 0.358, high: 0.362 },
);
export const TUNED_PAIR = pair(
  'ort-fp32',
  'ort-int8-tuned',
  { value: 4.25, low: 4.21, high: 4.29 },
  { value: 0.28, low: 0.27, high: 0.29 },
);

/** A report with the figures of the contract's example. */
export function buildReport(
  specs: readonly VariantSpec[] = [FP32, INT8],
  comparisons: readonly Comparison[] = [INT8_PAIR],
  overrides: Partial<Report> = {},
): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'rn50', version: '0.1.0' },
    startedAt: '2026-11-23T12:00:00.000Z',
    durationMs: 41_250,
    environment: {
      host: 'host-1',
      cpu: {
        model: 'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz',
        features: ['avx2', 'fma', 'avx512f', 'avx512_vnni', 'amx_int8'],
        int8Path: 'amx',
        physicalCores: 2,
        usableCpus: 2,
      },
      os: { platform: 'linux' },
      node: '20.20.2',
      engines: { ort: '1.30.0', openvino: '2026.4.0' },
      limits: { quota: null },
    },
    settings: { batch: 16, threads: 2, instances: 1, budgetSeconds: 40, seed: 1 },
    models: [
      model('resnet50-v1-synthetic', 'fp32', 'synthetic'),
      model('resnet50-v1-synthetic-int8', 'int8', 'quantized'),
    ],
    variants: specs.map(variantOf),
    results: specs.flatMap((spec) => [resultOf(spec, 'latency'), resultOf(spec, 'throughput')]),
    comparison: comparisons[0] ?? null,
    comparisons: [...comparisons],
    fidelity: [],
    grade: 'A',
    warnings: [],
    ...overrides,
  };
}

export function model(
  id: string,
  precision: 'fp32' | 'int8',
  source: Report['models'][number]['source'],
): Report['models'][number] {
  const sha256 = (precision === 'fp32' ? '0' : '8').repeat(64);
  return { id, precision, source, sha256, sizeBytes: 1, path: `${id}.onnx`, facts: {}, recipe: null };
}

function variantOf(spec: VariantSpec): Variant {
  const precision = spec.precision ?? 'int8';
  const modelId = spec.modelId ?? (precision === 'fp32' ? 'resnet50-v1-synthetic' : 'resnet50-v1-synthetic-int8');
  return { id: spec.id, engine: spec.engine ?? 'ort', precision, modelId, label: spec.label };
}

function resultOf(spec: VariantSpec, scenario: Scenario): Result {
  const batch = scenario === 'latency' ? 1 : 16;
  const fields = { variantId: spec.id, scenario, batch, threads: 2, instances: 1 };
  const estimate = scenario === 'latency' ? spec.ms : spec.fps;
  if (spec.failed) return { ...fields, ...spec.failed, blocks: [] };
  const value = estimate?.value ?? 0;
  const samplesMs = scenario === 'latency' ? [value, value] : [16_000 / Math.max(value, 1)];
  return {
    ...fields,
    status: 'ok',
    blocks: [{ order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs }],
    summary: {
      meanMs: null,
      p50Ms: scenario === 'latency' ? estimate : null,
      p90Ms: null,
      p99Ms: null,
      throughputFps: scenario === 'throughput' ? estimate : null,
    },
  };
}

/** A point of a sweep; `p99` null as below 300 runs. */
export function point(
  variantId: string,
  [batch, threads, instances]: readonly [number, number, number],
  [fps, p50, p99]: readonly [number, number, number | null],
): Result {
  return {
    variantId,
    scenario: 'throughput',
    batch,
    threads,
    instances,
    status: 'ok',
    blocks: [],
    summary: {
      meanMs: null,
      p50Ms: around(p50),
      p90Ms: null,
      p99Ms: p99 === null ? null : around(p99),
      throughputFps: around(fps),
    },
  };
}

/** A phase of which nothing could be read, but for what a test says. */
export function conditions(phase: Conditions['phase'], overrides: Partial<Conditions> = {}): Conditions {
  return {
    phase,
    seconds: 20,
    loadAverage: null,
    othersCpus: null,
    waitShare: null,
    stealShare: null,
    quotaPeriods: null,
    throttledPeriods: null,
    throttledMs: null,
    frequencyMhz: null,
    governor: null,
    memoryStallShare: null,
    swappedPages: null,
    ...overrides,
  };
}
