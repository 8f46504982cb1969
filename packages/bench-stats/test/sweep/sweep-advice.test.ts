import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OkResult, Result } from '../../src/report/schema.js';
import { sweepAdvice } from '../../src/sweep/sweep-advice.js';

interface Point {
  readonly batch?: number;
  readonly instances?: number;
  readonly threads?: number;
  readonly p50?: number | null;
  readonly fps?: number | null;
  readonly p99?: number | null;
  /** Half width of p50 and fps, as a fraction. */
  readonly half?: number;
  readonly samplesMs?: number[];
  readonly variantId?: string;
}

const around = (value: number | null, half: number) =>
  value === null ? null : { value, low: value * (1 - half), high: value * (1 + half) };

function point({
  batch = 1,
  instances = 1,
  threads = 2,
  p50 = 10,
  fps = 100,
  p99 = null,
  half = 0.005,
  samplesMs = [p50 ?? 10],
  variantId = 'int8',
}: Point): OkResult {
  return {
    variantId,
    scenario: 'throughput',
    batch,
    threads,
    instances,
    status: 'ok',
    blocks: [{ order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs }],
    summary: {
      meanMs: null,
      p50Ms: around(p50, half),
      p90Ms: null,
      p99Ms: around(p99, 0.1),
      throughputFps: around(fps, half),
    },
  };
}

/** This many runs of 18 ms, but for the slowest. */
const runs = (count: number, slowestMs: number) => [slowestMs, ...new Array(count - 1).fill(18)];

/** `goal batch x threads x instances` of each advice. */
const settings = (results: readonly Result[], maxP99Ms: number | null = null) =>
  sweepAdvice(results, maxP99Ms).map(
    ({ goal, batch, threads, instances }) => `${goal} ${batch}x${threads}x${instances}`,
  );

test('lowest latency of batch 1, highest throughput of all', () => {
  const points = [
    point({ batch: 1, p50: 10, fps: 100 }),
    point({ batch: 1, threads: 1, instances: 2, p50: 18, fps: 110 }),
    point({ batch: 8, p50: 60, fps: 130 }),
    point({ batch: 16, p50: 110, fps: 145 }),
  ];
  expect(settings(points)).toEqual(['latency 1x2x1', 'throughput 16x2x1']);
  expect(sweepAdvice(points, null)[1]).toEqual({
    variantId: 'int8',
    goal: 'throughput',
    batch: 16,
    threads: 2,
    instances: 1,
    p50Ms: around(110, 0.005),
    p99Ms: null,
    throughputFps: around(145, 0.005),
  });
});

test('where no point has batch 1, the lowest latency of all', () => {
  expect(settings([point({ batch: 4, p50: 40 }), point({ batch: 2, p50: 20 })])[0]).toBe('latency 2x2x1');
});

test('what cannot be told apart: the smaller batch, then fewer instances', () => {
  const points = [
    point({ batch: 32, fps: 150, half: 0.01 }),
    point({ batch: 16, fps: 149, half: 0.01, instances: 2 }),
    point({ batch: 16, fps: 148, half: 0.01, instances: 1 }),
    point({ batch: 8, fps: 140, half: 0.01 }),
  ];
  expect(settings(points)[1]).toBe('throughput 16x2x1');
  const single = [point({ threads: 1, instances: 2, p50: 9.99 }), point({ threads: 2, instances: 1, p50: 10 })];
  expect(settings(single)[0]).toBe('latency 1x2x1');
});

test('a wide interval alone makes no tie: the point must also be about as good', () => {
  const points = [point({ batch: 1, fps: 100, half: 0.8 }), point({ batch: 16, fps: 150, half: 0.01 })];
  expect(settings(points)[1]).toBe('throughput 16x2x1');
});

test('under a limit of p99: the upper end of its interval counts, or at least 20 runs where there is no p99', () => {
  const points = [
    point({ batch: 1, fps: 100, p99: 12 }),
    // 19 + 10 % is above 20.
    point({ batch: 2, fps: 120, p99: 19 }),
    point({ batch: 4, fps: 115, p99: null, samplesMs: runs(20, 20) }),
    point({ batch: 8, fps: 140, p99: null, samplesMs: runs(200, 20.1) }),
    // However quick, 19 runs are too few.
    point({ batch: 16, fps: 150, p99: null, samplesMs: runs(19, 18) }),
    point({ batch: 32, fps: 149, p99: null, samplesMs: [] }),
  ];
  expect(settings(points, 20)).toEqual(['latency 1x2x1', 'throughput 16x2x1', 'throughput-under-p99 4x2x1']);
  expect(settings(points, 5)).toEqual(['latency 1x2x1', 'throughput 16x2x1']);
});

test('failed points and missing figures are passed over, and lower points survive', () => {
  const out: Result = {
    variantId: 'int8',
    scenario: 'throughput',
    status: 'out-of-memory',
    message: 'killed',
    batch: 64,
    blocks: [],
  };
  expect(settings([point({ batch: 8 }), out, point({ batch: 16, p50: null, fps: null })])).toEqual([
    'latency 8x2x1',
    'throughput 8x2x1',
  ]);
  expect(sweepAdvice([out], 10)).toEqual([]);
  expect(sweepAdvice([], null)).toEqual([]);
});

test('a point measured several times, as of a model fixed to one batch, counts as last measured', () => {
  const points = [point({ batch: 8, fps: 150 }), point({ batch: 8, fps: 100 }), point({ batch: 4, fps: 120 })];
  expect(settings(points)).toEqual(['latency 4x2x1', 'throughput 4x2x1']);
  const again = sweepAdvice([...points, point({ batch: 8, fps: 130 })], null);
  expect(again[1]).toMatchObject({ batch: 8, throughputFps: { value: 130 } });
});

test('each variant has its own advice, in the order in which they appear', () => {
  const points = [
    point({ variantId: 'b', batch: 2 }),
    point({ variantId: 'a', batch: 4 }),
    point({ variantId: 'b', batch: 1, fps: 50 }),
  ];
  expect(sweepAdvice(points, null).map(({ variantId, goal, batch }) => [variantId, goal, batch])).toEqual([
    ['b', 'latency', 1],
    ['b', 'throughput', 2],
    ['a', 'latency', 4],
    ['a', 'throughput', 4],
  ]);
});

test('no point is more than 5 % better than the one advised, and the order of points does not matter', () => {
  const value = fc.integer({ min: 50, max: 150 });
  const points = fc.uniqueArray(
    fc.record({ batch: fc.constantFrom(1, 2, 4, 8), instances: fc.constantFrom(1, 2), fps: value, p50: value }),
    { minLength: 1, maxLength: 8, selector: ({ batch, instances }) => `${batch}x${instances}` },
  );
  fc.assert(
    fc.property(points, fc.constantFrom(0, 0.01, 0.1, 0.5), (given, half) => {
      const results = given.map((one) => point({ ...one, half }));
      const advised = sweepAdvice(results, null);
      const fastest = Math.max(...given.map(({ fps }) => fps));
      expect(advised[1]?.throughputFps?.value).toBeGreaterThanOrEqual(fastest * 0.95);
      expect(sweepAdvice(results.toReversed(), null)).toEqual(advised);
    }),
  );
});
