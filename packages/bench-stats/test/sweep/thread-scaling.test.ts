import { describe, expect, test } from 'vitest';
import { withStatistics } from '../../src/report/recompute.js';
import type { RunRecord } from '../../src/report/run-record.js';
import type { OkResult, Result } from '../../src/report/schema.js';
import { threadScaling } from '../../src/sweep/thread-scaling.js';
import { all, busyMachine, headOf, record, report } from '../report/measured-run.js';

/** Images per run. */
const BATCH = 16;

/** A point of a schedule of `columns` variants that take turns forwards, then backwards; all its runs take `ms`. */
function point(
  variantId: string,
  threads: number,
  ms: number,
  { place, columns, drift = 0 }: { readonly place: number; readonly columns: number; readonly drift?: number },
): OkResult {
  const blocks = Array.from({ length: 6 }, (_, round) => {
    const order = round * columns + (round % 2 === 0 ? place : columns - 1 - place);
    const slow = ms * (1 + drift * order);
    return { order, startedAtMs: order * 300, wakeUpMs: slow, samplesMs: [slow, slow] };
  });
  const fps = (1000 * BATCH) / ms;
  const throughputFps = { value: fps, low: fps * 0.9, high: fps * 1.1 };
  const summary = { meanMs: null, p50Ms: null, p90Ms: null, p99Ms: null, throughputFps };
  return { variantId, scenario: 'throughput', batch: BATCH, threads, instances: 1, status: 'ok', blocks, summary };
}

/** FP32 and INT8 with 1 and 4 threads, in one schedule: FP32 gains 2, INT8 gains 4. */
const interleaved = (drift = 0): OkResult[] => [
  point('fp32', 1, 800, { place: 0, columns: 4, drift }),
  point('int8', 1, 400, { place: 1, columns: 4, drift }),
  point('fp32', 4, 400, { place: 2, columns: 4, drift }),
  point('int8', 4, 100, { place: 3, columns: 4, drift }),
];

function figures(results: readonly Result[]): (number | string | null)[][] {
  const rounded = (one: { value: number } | null) => (one === null ? null : Number(one.value.toFixed(3)));
  return threadScaling(results).map((row) => [
    row.variantId,
    row.threads,
    rounded(row.speedUp),
    rounded(row.efficiency),
    rounded(row.times),
  ]);
}

describe('threadScaling', () => {
  test('speed-up and efficiency of each variant, and its ratio to the first with as many threads', () => {
    expect(figures(interleaved())).toEqual([
      ['fp32', 1, 1, 1, null],
      ['fp32', 4, 2, 0.5, null],
      ['int8', 1, 1, 1, 2],
      ['int8', 4, 4, 1, 4],
    ]);
  });

  test('points of one schedule are paired: a machine that gets slower all the time changes nothing', () => {
    const [, four] = threadScaling(interleaved(0.05));
    expect(four?.speedUp?.low).toBeGreaterThan(1.7);
    expect(four?.speedUp?.low).toBeLessThanOrEqual(2);
    expect(four?.speedUp?.high).toBeGreaterThanOrEqual(2);
    expect(four?.speedUp?.high).toBeLessThan(2.4);
  });

  test('points of schedules of their own are not: the interval is that of both figures together', () => {
    const apart = [
      point('fp32', 1, 800, { place: 0, columns: 2 }),
      point('int8', 1, 400, { place: 1, columns: 2 }),
      point('fp32', 4, 400, { place: 0, columns: 2 }),
      point('int8', 4, 100, { place: 1, columns: 2 }),
    ];
    const [, fp32, , int8] = threadScaling(apart);
    expect(fp32?.speedUp).toEqual({
      value: 2,
      low: expect.closeTo(2 * (0.9 / 1.1)),
      high: expect.closeTo(2 * (1.1 / 0.9)),
    });
    // As many threads: they took turns.
    expect(int8?.times?.high).toBeCloseTo(4, 9);
  });

  test('against the fewest threads that ran: a point that failed is left out', () => {
    const [fp32, int8, ...rest] = interleaved();
    const { summary: _, ...failed } = fp32 as OkResult;
    const crashed: Result = { ...failed, status: 'crashed', message: 'gone' };
    expect(figures([crashed, int8 as OkResult, ...rest])).toEqual([
      ['fp32', 4, 1, 1, null],
      ['int8', 1, 1, 1, null],
      ['int8', 4, 4, 1, 4],
    ]);
    expect(threadScaling([])).toEqual([]);
  });

  test('another batch is not compared', () => {
    const [one, , four] = interleaved();
    expect(figures([one as OkResult, { ...(four as OkResult), batch: 8 }])).toEqual([
      ['fp32', 1, 1, 1, null],
      ['fp32', 4, null, null, null],
    ]);
  });
});

test('a report of a list of threads has its scaling in place of advice, also when it is computed anew', () => {
  const places: readonly [0 | 1, number, number][] = [
    [0, 1, 800],
    [1, 1, 400],
    [0, 2, 400],
    [1, 2, 100],
  ];
  const records = places.map(([side, threads, ms]): RunRecord => ({ ...record(side, 'throughput', ms), threads }));
  const head = headOf();
  const settings = { ...head.settings, threadCounts: [1, 2] };
  const measured = all([40, 10], [640, 160]);
  const made = report(measured, { head: { ...head, settings }, sweep: { records, maxP99Ms: null } });
  expect(made.sweep?.advice).toEqual([]);
  expect(made.sweep?.scaling?.map(({ threads, speedUp }) => [threads, speedUp?.value])).toEqual([
    [1, 1],
    [2, expect.closeTo(2)],
    [1, 1],
    [2, expect.closeTo(4)],
  ]);
  expect(withStatistics(made)).toEqual(made);
  // As the ratios of a scenario are, where others kept the machine busy.
  const busy = withStatistics({ ...made, conditions: [busyMachine('sweep')] }).sweep?.scaling?.[1]?.speedUp;
  expect(busy?.value).toBeCloseTo(2);
  expect(busy?.high).toBeCloseTo(2 * Math.exp(0.3 * 0.25));
  const found = report(measured, { sweep: { records, maxP99Ms: null } });
  expect(found.sweep?.advice.length).toBeGreaterThan(0);
  expect(found.sweep).not.toHaveProperty('scaling');
});
