import type { Conditions, Gate, Report } from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import { environmentOf } from '../src/measure/environment.js';
import { planVariants, settingsOf } from '../src/measure/plan.js';
import type { Measured } from '../src/measure/scenario.js';
import type { ModelFile, ModelPair } from '../src/models/model-file.js';
import { NOTHING_TUNED, reportModels } from '../src/models/tuned.js';
import { compareOptions } from '../src/options/compare-options.js';
import { assembleReport, type RunFacts, reportHead } from '../src/report/assemble.js';
import { withGates } from '../src/report/statistics.js';
import { cpuInfo } from './cpu-info.js';

export const model = (id: string, precision: 'fp32' | 'int8', sha256 = id): ModelFile => ({
  id,
  precision,
  source: 'user',
  sha256,
  sizeBytes: 1000,
  path: `/models/${id}.onnx`,
  facts: { opset: 13 },
  recipe: null,
  image: { channels: 3, height: 224, width: 224 },
});

export const pair: ModelPair = { fp32: model('net', 'fp32'), int8: model('net-int8', 'int8'), warnings: [] };
export const variants = planVariants(pair, 'ort');

/** Blocks in ABBA order, each of ten equal runs. */
export function record(side: 0 | 1, scenario: 'latency' | 'throughput', ms: number, pairs = 6): RunRecord {
  const orders = Array.from({ length: pairs }, (_, i) => 2 * i + (i % 2 === 0 ? side : 1 - side));
  return {
    status: 'ok',
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

/** What is known of the small run before it begins. */
export const headOf = (models: ModelPair = pair) =>
  reportHead({
    tool: { name: 'rn50', version: '0.1.0' },
    environment: environmentOf(cpuInfo, { ort: '1.30.0' }),
    settings: settingsOf(compareOptions({ quick: true }, {}), 2, 16),
    models: reportModels(models, NOTHING_TUNED),
    variants: planVariants(models, 'ort'),
  });

/** A report of these measurements. */
export function report(
  measured: readonly Measured[],
  changes: Partial<RunFacts> = {},
  gates: readonly Gate[] = [],
): Report {
  const facts: RunFacts = {
    head: headOf(),
    startedAt: '2026-11-23T12:00:00.000Z',
    durationMs: 1000,
    measured,
    sweep: null,
    conditions: [],
    fidelity: [],
    accuracy: [],
    peaks: null,
    warnings: [],
    ...changes,
  };
  return withGates(assembleReport(facts), gates);
}

/** Both sides in both scenarios, every run of a side as long as given. */
export const all = (latency: readonly [number, number], throughput: readonly [number, number]): Measured[] => [
  { variant: variants[0], record: record(0, 'latency', latency[0]) },
  { variant: variants[1], record: record(1, 'latency', latency[1]) },
  { variant: variants[0], record: record(0, 'throughput', throughput[0]) },
  { variant: variants[1], record: record(1, 'throughput', throughput[1]) },
];

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
