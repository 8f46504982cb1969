import { assembleReport, type RunFacts } from '../../src/report/assemble-report.js';
import { withGates } from '../../src/report/recompute.js';
import type { RunRecord } from '../../src/report/run-record.js';
import type { Conditions, Gate, Report, ReportHead, ReportModel, Variant } from '../../src/report/schema.js';

export const model = (id: string, precision: 'fp32' | 'int8', sha256 = id): ReportModel => ({
  id,
  precision,
  source: 'user',
  sha256,
  sizeBytes: 1000,
  path: `/models/${id}.onnx`,
  facts: { opset: 13 },
  recipe: null,
});

export const variantOf = (id: string, label: string, { precision, id: modelId }: ReportModel): Variant => ({
  id,
  engine: 'ort',
  precision,
  modelId,
  label,
});

/** What is known of the small run before it begins: two variants, as they are given. */
export function headOf(
  models: readonly ReportModel[] = [model('net', 'fp32'), model('net-int8', 'int8')],
  variants: readonly Variant[] = models.map((one, at) =>
    variantOf(at === 0 ? 'ort-fp32' : 'ort-int8', at === 0 ? 'FP32' : 'INT8', one),
  ),
): ReportHead {
  return {
    tool: { name: 'rn50', version: '0.1.0' },
    environment: {
      host: 'host',
      cpu: {
        model: 'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz',
        features: ['avx2', 'avx512f', 'avx512_vnni', 'amx_int8'],
        int8Path: 'amx',
        physicalCores: 2,
        usableCpus: 2,
      },
      os: { platform: 'linux' },
      node: '20.19.0',
      engines: { ort: '1.30.0' },
      limits: {},
    },
    settings: { batch: 16, threads: 2, instances: 1, budgetSeconds: null, seed: 1, quick: true },
    models: [...models],
    variants: [...variants],
  };
}

/** Blocks in ABBA order, each of ten equal runs. */
export function record(side: 0 | 1, scenario: 'latency' | 'throughput', ms: number, pairs = 6): RunRecord {
  const orders = Array.from({ length: pairs }, (_, i) => 2 * i + (i % 2 === 0 ? side : 1 - side));
  return {
    status: 'ok',
    variantId: side === 0 ? 'ort-fp32' : 'ort-int8',
    label: side === 0 ? 'FP32' : 'INT8',
    modelPath: '',
    engine: 'ort',
    engineVersion: '1.30.0',
    scenario,
    batch: scenario === 'latency' ? 1 : 16,
    threads: 2,
    instances: 1,
    sessionOptions: {},
    blocks: orders.map((order) => ({
      order,
      startedAtMs: order * 300,
      wakeUpMs: ms * 1.2,
      samplesMs: new Array<number>(10).fill(ms),
    })),
    warmup: { runs: 5, stable: true },
    peakRssBytes: 1e8,
    cpuMs: 0,
    warnings: [],
  };
}

/** Both sides in both scenarios, every run of a side as long as given. */
export const all = (latency: readonly [number, number], throughput: readonly [number, number]): RunRecord[] => [
  record(0, 'latency', latency[0]),
  record(1, 'latency', latency[1]),
  record(0, 'throughput', throughput[0]),
  record(1, 'throughput', throughput[1]),
];

/** A report of these measurements. */
export function report(
  records: readonly RunRecord[],
  changes: Partial<RunFacts> = {},
  gates: readonly Gate[] = [],
): Report {
  const facts = { head: headOf(), startedAt: '2026-11-23T12:00:00.000Z', durationMs: 1000, records, ...changes };
  return withGates(assembleReport(facts), gates);
}

/** A machine that another process kept busy while this was measured. */
export const busyMachine = (phase: Conditions['phase']): Conditions => ({
  phase,
  seconds: 10,
  loadAverage: 3,
  othersCpus: 0.95,
  waitShare: 0.25,
  stealShare: 0,
  quotaPeriods: null,
  throttledPeriods: null,
  throttledMs: null,
  frequencyMhz: null,
  governor: null,
  memoryStallShare: null,
  swappedPages: null,
});
