import type { Report } from '../../src/report/schema.js';

const estimate = { value: 3, low: 2.9, high: 3.1 };
const summary = { meanMs: estimate, p50Ms: estimate, p90Ms: null, p99Ms: null, throughputFps: estimate };
const model = { sizeBytes: 1, path: 'm.onnx', facts: {}, recipe: null, source: 'zoo' as const };

/** A small report with every kind of entry in it. */
export function exampleReport(): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'rn50', version: '0.1.0' },
    startedAt: '2026-11-23T13:00:00.000Z',
    durationMs: 40_000,
    environment: {
      host: 'h',
      cpu: { model: 'c', features: ['avx2'], int8Path: 'none', physicalCores: 0, usableCpus: 1.5 },
      os: { platform: 'linux' },
      node: '20.20.0',
      engines: { ort: '1.30.0' },
      limits: { cgroupQuotaCpus: 1.5, affinityCpus: null },
    },
    settings: { batch: 16, threads: 1, instances: 1, budgetSeconds: null, seed: 1 },
    models: [
      { ...model, id: 'a', precision: 'fp32', sha256: '00' },
      { ...model, id: 'b', precision: 'int8', sha256: '01' },
    ],
    variants: [
      { id: 'ort-fp32', engine: 'ort', precision: 'fp32', modelId: 'a', label: 'FP32' },
      {
        id: 'ort-int8',
        engine: 'ort',
        precision: 'int8',
        modelId: 'b',
        label: 'INT8',
        throughputOptions: { streams: '2' },
      },
    ],
    results: [
      {
        variantId: 'ort-fp32',
        scenario: 'latency',
        batch: 1,
        threads: 1,
        instances: 1,
        status: 'ok',
        blocks: [{ order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs: [1, 2] }],
        summary,
      },
      { variantId: 'ort-int8', scenario: 'latency', status: 'crashed', message: 'SIGSEGV', blocks: [] },
    ],
    comparison: {
      baseline: 'ort-fp32',
      candidate: 'ort-int8',
      throughputTimes: null,
      latencyTimes: estimate,
      confidence: 0.95,
    },
    comparisons: [],
    fidelity: [
      {
        variantId: 'ort-int8',
        reference: 'ort-fp32',
        inputs: 16,
        cosine: 0.99,
        centredCosine: 0.98,
        sqnrDb: 21,
        top1Agreement: 0.9,
        top5Agreement: 0.8,
        layers: [
          { name: 'stem', operator: 'Conv', sqnrDb: 31.5 },
          { name: 'classes', operator: 'Gemm', sqnrDb: null },
        ],
        layerInputs: 8,
      },
    ],
    accuracy: [
      { variantId: 'ort-fp32', images: 40, labels: 'csv', top1: estimate, top5: estimate },
      {
        variantId: 'ort-int8',
        images: 40,
        labels: 'csv',
        top1: estimate,
        difference: { reference: 'ort-fp32', top1: estimate },
      },
    ],
    grade: 'A',
    tuning: [
      {
        engine: 'ort',
        modelId: 'b',
        outcome: 'no-gain',
        summary: 'no rewrite is faster',
        candidates: [
          { name: '2 streams', kind: 'setting', outcome: 'no-gain', times: estimate },
          { name: 'projections merged', kind: 'rewrite', outcome: 'failed', message: 'refused' },
        ],
      },
    ],
    warnings: [],
  };
}
