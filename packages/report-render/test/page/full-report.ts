import type { Block, Report, Result } from '@rn50/bench-stats';
import { fullReport as reportOfAllCharts } from '../chart/full-report.js';
import { around, buildReport, conditions, FP32, INT8, INT8_PAIR, model, TUNED, TUNED_PAIR } from '../fixtures.js';

/** What stands in a page beside charts. */
const BESIDE_CHARTS = {
  models: [...buildReport().models, model('resnet50-v1-synthetic-int8-tuned', 'int8', 'tuned')],
  fidelity: [
    {
      variantId: 'ort-int8',
      reference: 'ort-fp32',
      output: 'logits',
      inputs: 16,
      cosine: 0.998,
      centredCosine: 0.996,
      sqnrDb: 23.9,
      top1Agreement: 1,
      layers: [{ name: 'conv1', operator: 'Conv', sqnrDb: 12.6 }],
    },
  ],
  gates: [
    {
      name: 'fail-below',
      limit: 2,
      outcome: 'passed',
      message: 'the throughput ratio is 3.08 (3.05 to 3.11), at least 2',
    },
    {
      name: 'max-p99-ms',
      limit: 10,
      outcome: 'failed',
      message: 'p99 of latency is 12.1 (11.9 to 12.4) ms, above 10 ms',
    },
  ],
  warnings: [{ code: 'cpu-contention', message: 'other programs ran', remedy: 'Close them and run again.' }],
  peaks: { threads: 2, fp32: 160, int8: 640 },
} satisfies Partial<Report>;

/** A report with every part that a page can show. */
export function fullReport(): Report {
  return { ...reportOfAllCharts(), ...BESIDE_CHARTS };
}

/** What a run without options gives: three forms in one engine, `runs` samples in each of 24 blocks. */
export function usualReport(runs = 40): Report {
  const plain = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]);
  const { why } = reportOfAllCharts();
  return {
    ...plain,
    ...BESIDE_CHARTS,
    results: plain.results.map((result, index) => ({ ...result, blocks: blocksOf(result, index, runs) })),
    conditions: [conditions('latency', { othersCpus: 0.4, waitShare: 0.03 }), conditions('throughput')],
    ...(why !== undefined && { why }),
  };
}

function blocksOf(result: Result, variant: number, runs: number): Block[] {
  const level = result.status === 'ok' ? (result.summary.p50Ms?.value ?? around(100).value) : 100;
  return Array.from({ length: 24 }, (_, block) => ({
    order: block * 8 + variant,
    startedAtMs: block * 1000 + variant * 100,
    wakeUpMs: level,
    ...(block === 11 ? { waitMs: 40, cpuMs: 200 } : {}),
    ...(block > 15 ? { restarts: 1 } : {}),
    samplesMs: Array.from({ length: runs }, (_, run) => level * (1 + ((run * 7919 + block * 31) % 97) / 1000)),
  }));
}
