import { parseReport } from '@rn50/bench-stats';
import type { RunRecord } from '@rn50/inference-runner';
import { describe, expect, it } from 'vitest';
import { environmentOf } from '../../src/measure/environment.js';
import type { Measured } from '../../src/measure/measure-pair.js';
import { planVariants, settingsOf } from '../../src/measure/plan.js';
import type { ModelFile, ModelPair } from '../../src/models/model-file.js';
import { compareOptions } from '../../src/options/compare-options.js';
import { assembleReport, type RunFacts } from '../../src/report/assemble.js';
import { cpuInfo } from '../cpu-info.js';

const model = (id: string, precision: 'fp32' | 'int8', sha256 = id): ModelFile => ({
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

const pair: ModelPair = { fp32: model('net', 'fp32'), int8: model('net-int8', 'int8'), warnings: [] };
const variants = planVariants(pair);

/** Blocks in ABBA order, each of ten equal runs. */
function record(side: 0 | 1, scenario: 'latency' | 'throughput', ms: number, pairs = 6): RunRecord {
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
    warnings: [],
  };
}

function report(measured: readonly Measured[], changes: Partial<RunFacts> = {}) {
  const facts: RunFacts = {
    tool: { name: 'rn50', version: '0.1.0' },
    startedAt: '2026-11-23T12:00:00.000Z',
    durationMs: 1000,
    environment: environmentOf(cpuInfo, { ort: '1.30.0' }),
    settings: settingsOf(compareOptions({ quick: true }, {}), 2, 16),
    pair,
    variants,
    measured,
    fidelity: [],
    warnings: [],
    ...changes,
  };
  return assembleReport(facts);
}

const all = (latency: readonly [number, number], throughput: readonly [number, number]): Measured[] => [
  { variant: variants[0], record: record(0, 'latency', latency[0]) },
  { variant: variants[1], record: record(1, 'latency', latency[1]) },
  { variant: variants[0], record: record(0, 'throughput', throughput[0]) },
  { variant: variants[1], record: record(1, 'throughput', throughput[1]) },
];

describe('assembleReport', () => {
  it('computes medians, frames per second and ratios of known times exactly', () => {
    const made = report(all([40, 10], [640, 160]));
    expect(made.comparison).toMatchObject({ baseline: 'ort-fp32', candidate: 'ort-int8', confidence: 0.95 });
    expect(made.comparison?.latencyTimes?.value).toBeCloseTo(0.25, 12);
    expect(made.comparison?.throughputTimes?.value).toBeCloseTo(4, 12);
    const [fp32] = made.results;
    expect(fp32).toMatchObject({ status: 'ok', summary: { p50Ms: { value: 40, low: 40, high: 40 } } });
    const [, , , int8] = made.results;
    expect(int8?.status === 'ok' && int8.summary.throughputFps?.value).toBeCloseTo(100, 9);
    expect(made.grade).toBe('A');
  });

  it('is valid by the published schema, and keeps every sample in the order taken', () => {
    const made = report(all([40, 10], [640, 160]));
    expect(parseReport(JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(made.results[0]?.blocks.map(({ order }) => order)).toEqual([0, 3, 4, 7, 8, 11]);
    expect(made.results.flatMap(({ blocks }) => blocks.flatMap(({ samplesMs }) => samplesMs))).toHaveLength(240);
  });

  it('a crashed side: no ratio for its scenario, what was measured stays, inconclusive', () => {
    const measured = all([40, 10], [640, 160]);
    const { status: _, ...before } = record(1, 'latency', 10, 2);
    measured[1] = { variant: variants[1], record: { ...before, status: 'crashed', message: 'SIGKILL' } };
    const made = report(measured);
    expect(made.results[1]).toMatchObject({ status: 'crashed', message: 'SIGKILL' });
    expect(made.results[1]?.blocks).toHaveLength(2);
    expect(made.comparison).toMatchObject({ latencyTimes: null });
    expect(made.comparison?.throughputTimes?.value).toBeCloseTo(4, 12);
    expect(made.grade).toBe('inconclusive');
  });

  it('nothing measured: still a valid report', () => {
    const made = report([]);
    expect(made).toMatchObject({ comparison: null, comparisons: [], results: [], grade: 'inconclusive' });
    expect(parseReport(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it('an A/A run is graded by how near to 1 it is, not called inconclusive', () => {
    const same: ModelPair = { fp32: model('net', 'fp32'), int8: model('net', 'int8', 'net'), warnings: [] };
    const made = report(all([40, 40], [640, 640]), { pair: same, variants: planVariants(same) });
    expect(made.grade).toBe('A');
  });

  it('says once for all columns what is missing, and names column and scenario of the runner’s warnings', () => {
    const measured = all([40, 10], [640, 160]);
    const unstable = { code: 'warm-up-unstable', message: 'Not at rest.', remedy: 'Wait.' };
    measured[2] = { variant: variants[0], record: { ...record(0, 'throughput', 640, 2), warnings: [unstable] } };
    const { warnings } = report(measured);
    expect(warnings.filter(({ code }) => code === 'too-few-samples')).toHaveLength(1);
    expect(warnings.find(({ code }) => code === 'warm-up-unstable')?.message).toBe('FP32 throughput: Not at rest');
  });
});
