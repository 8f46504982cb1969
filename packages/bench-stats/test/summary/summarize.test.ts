import { expect, test } from 'vitest';
import { summarize, summarizeBlocks } from '../../src/summary/summarize.js';
import { summaryWarnings } from '../../src/summary/summary-warnings.js';
import { throughputFps } from '../../src/summary/throughput.js';
import { createDraws } from '../coverage/draws.js';

const noisy = (n: number) => {
  const { normal } = createDraws(n);
  return Array.from({ length: n }, () => 10 + normal() / 10);
};
const codes = (samplesMs: number[]) =>
  summaryWarnings('INT8 latency', summarize(samplesMs), samplesMs).map((warning) => warning.code);

test('throughput is counted images / counted time', () => {
  const samplesMs = [100, 200, 300, 400];
  const fps = throughputFps(samplesMs, { batch: 16 });
  expect(fps.value).toBeCloseTo((4 * 16) / 1, 10);
  expect(fps.low).toBeLessThan(64);
  expect(fps.high).toBeGreaterThan(64);
  expect(summarize(samplesMs, { batch: 16 }).throughputFps).toEqual(fps);
  expect(throughputFps(samplesMs, { batch: 16, instances: 2 }).value).toBeCloseTo(128, 10);
});

test('constant times give zero width at the truth', () => {
  const at = (value: number) => ({ value, low: value, high: value });
  expect(summarize(new Float64Array(300).fill(8), { batch: 4 })).toEqual({
    meanMs: at(8),
    p50Ms: at(8),
    p90Ms: at(8),
    p99Ms: at(8),
    throughputFps: at(500),
  });
});

test('p90 appears at 40 samples and p99 at 300; until then a warning says why not', () => {
  expect(summarize(noisy(39)).p90Ms).toBeNull();
  expect(summarize(noisy(40)).p90Ms).not.toBeNull();
  expect(summarize(noisy(299)).p99Ms).toBeNull();
  expect(summarize(noisy(300)).p99Ms).not.toBeNull();
  expect(summaryWarnings('INT8 latency', summarize(noisy(39)), noisy(39))).toEqual([
    {
      code: 'too-few-samples',
      message: 'INT8 latency: 39 samples; not given: p90 needs 40, p99 needs 300',
      remedy: expect.stringMatching(/./),
    },
  ]);
  expect(codes(new Array<number>(300).fill(8))).toEqual([]);
});

test('one sample has no interval, and no figure is made up', () => {
  const summary = summarize([5]);
  expect(Object.values(summary)).toEqual([null, null, null, null, null]);
  expect(codes([5])).toEqual(['too-few-samples']);
  expect(codes([])).toEqual(['too-few-samples']);
  expect(codes([5, 6, 7])).toEqual(['too-few-samples', 'few-samples']);
});

test('a clock too coarse gives no throughput, and says so', () => {
  const zeros = new Array<number>(300).fill(0);
  expect(summarize(zeros).throughputFps).toBeNull();
  expect(codes(zeros)).toEqual(['clock-too-coarse']);
});

test('a high confidence can leave p99 null; autocorrelation is said', () => {
  const summary = summarize(noisy(300), { confidence: 0.99 });
  expect(summary.p99Ms).toBeNull();
  expect(summaryWarnings('x', summary, new Array<number>(300).fill(8)).map((w) => w.code)).toEqual(['too-few-samples']);
  expect(codes(Array.from({ length: 300 }, (_, i) => 10 + i / 100))).toEqual(['autocorrelated-samples']);
});

test('blocks are pooled in the order they were taken, without loss', () => {
  const block = (order: number, samplesMs: number[]) => ({ order, startedAtMs: 0, wakeUpMs: 0, samplesMs });
  const inOrder = [10, 11, 12, 20, 21, 13, 14, 30];
  const blocks = [block(5, inOrder.slice(5)), block(0, inOrder.slice(0, 3)), block(3, inOrder.slice(3, 5))];
  expect(summarizeBlocks(blocks, { batch: 2 })).toEqual(summarize(inOrder, { batch: 2 }));
});

test('pooled samples of several instances give the images of all of them over the common window', () => {
  // One instance makes 100 runs of 10 ms, a slower one 50 of 20 ms, in the same second: 150 runs of 4 images.
  const runs = [10, 20].flatMap((ms) => Array.from({ length: 1000 / ms }, (_, i) => ({ startedMs: i * ms, ms })));
  const samplesMs = runs.sort((a, b) => a.startedMs - b.startedMs).map(({ ms }) => ms);
  const block = { order: 0, startedAtMs: 0, wakeUpMs: 10, samplesMs, drainMs: [19] };
  const summary = summarizeBlocks([block], { batch: 4, instances: 2 });
  expect(summary.throughputFps?.value).toBeCloseTo(600, 9);
  expect(summary.throughputFps?.low).toBeLessThan(600);
  expect(summary.throughputFps?.high).toBeGreaterThan(600);
  // Latency is that of a run, whoever made it.
  expect(summary.p50Ms?.value).toBe(10);
  expect(summary.meanMs?.value).toBeCloseTo(2000 / 150, 12);
});
