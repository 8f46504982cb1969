import {
  type Block,
  type OkResult,
  pooledSamples,
  quantile,
  type Report,
  type Result,
  type Summary,
} from '@rn50/bench-stats';
import { around, buildReport, conditions, FP32, INT8, INT8_PAIR, pair, point, TUNED, TUNED_PAIR } from '../fixtures.js';
import { WHY } from '../why/why-report.js';

const OPENVINO = [
  { ...FP32, id: 'ov-fp32', engine: 'openvino', fps: around(41), ms: around(27.4) },
  { ...INT8, id: 'ov-int8', engine: 'openvino', fps: around(148), ms: around(8.4) },
];

/** Numbers that look random and are the same in every run: Park and Miller's generator. */
function pseudoRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Blocks in turns with those of the others; the third is disturbed, before the fifth the worker was started again. */
function blocksOf(ms: number, runs: number, index: number, variants: number): Block[] {
  const random = pseudoRandom(7 + index);
  return Array.from({ length: 8 }, (_, round): Block => {
    const isDisturbed = round === 2;
    const samplesMs = Array.from({ length: runs }, () => {
      const tail = random() < 0.02 ? 0.6 * random() : 0;
      return ms * (0.97 + 0.06 * random() + tail + (isDisturbed ? 0.25 * random() : 0));
    });
    return {
      order: round * variants + index,
      startedAtMs: round * 4_000 + index * (4_000 / variants),
      wakeUpMs: ms * 1.2,
      cpuMs: 1_000,
      waitMs: isDisturbed ? 150 : 2,
      samplesMs,
      ...(round === 4 && { restarts: 1 }),
    };
  });
}

/** Without the bootstrap, which takes longer than the charts. */
function summaryOf(blocks: readonly Block[], batch: number): Summary {
  const sorted = pooledSamples(blocks).sort((a, b) => a - b);
  const at = (p: number, least: number) => (sorted.length < least ? null : around(quantile(sorted, p)));
  const mean = sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length;
  return {
    meanMs: around(mean),
    p50Ms: at(0.5, 2),
    p90Ms: at(0.9, 40),
    p99Ms: at(0.99, 300),
    throughputFps: around((1000 * batch) / mean),
  };
}

/** A report that has all that charts show: engines, samples with disturbances, a sweep and layers. */
export function fullReport(): Report {
  const specs = [FP32, INT8, TUNED, ...OPENVINO];
  const comparisons = [INT8_PAIR, TUNED_PAIR, pair('ov-fp32', 'ov-int8', around(3.6), around(0.31))];
  const base = buildReport(specs, comparisons);
  const results = base.results.map((result): Result => {
    if (result.status !== 'ok') return result;
    const index = specs.findIndex(({ id }) => id === result.variantId);
    const ms = specs[index]?.ms?.value ?? 1;
    const isLatency = result.scenario === 'latency';
    const runs = isLatency ? Math.min(90, Math.floor(700 / ms)) : 3;
    const blocks = blocksOf(isLatency ? ms : 11 * ms, runs, index, specs.length);
    const measured: OkResult = { ...result, blocks, summary: summaryOf(blocks, result.batch) };
    return measured;
  });
  const layers = Array.from({ length: 54 }, (_, index) => {
    const kernel = index === 0 ? ('gemm' as const) : index % 17 === 0 ? ('float' as const) : ('direct' as const);
    const fp32Ms = 0.3 + 0.25 * Math.abs(Math.sin(index));
    const int8Ms = kernel === 'float' ? fp32Ms : fp32Ms / (2 + (index % 4));
    const percentOfPeak = kernel === 'float' ? null : 20 + ((index * 13) % 60);
    return {
      index,
      operator: 'QLinearConv',
      name: `conv${index}`,
      macs: 5e7,
      fp32Ms,
      int8Ms,
      gain: fp32Ms / int8Ms,
      gmacPerSecond: 300,
      percentOfPeak,
      kernel,
    };
  });
  const sweep = [FP32, INT8].flatMap(({ id, fps }) =>
    [1, 4, 16, 32].flatMap((batch) =>
      (
        [
          [2, 1],
          [1, 2],
        ] as const
      ).map(([threads, instances]) => {
        const speed = (fps?.value ?? 1) * (0.7 + 0.1 * Math.log2(batch)) * (instances === 2 ? 1.08 : 1);
        return point(id, [batch, threads, instances], [speed, (batch * 1000 * instances) / speed, null]);
      }),
    ),
  );
  const best = sweep.at(-1);
  return {
    ...base,
    results,
    conditions: [conditions('latency', { stealShare: 0.02 })],
    why: { ...structuredClone(WHY), layers } as unknown as NonNullable<Report['why']>,
    sweep: {
      maxP99Ms: null,
      results: sweep,
      advice: [
        {
          variantId: INT8.id,
          batch: best?.batch ?? 1,
          threads: best?.threads ?? 1,
          instances: best?.instances ?? 1,
          goal: 'throughput',
          p50Ms: null,
          p99Ms: null,
          throughputFps: null,
        },
      ],
    },
  };
}
