import { expect, test } from 'vitest';
import { compareBlocks } from '../../src/ratio/compare-blocks.js';

const block = (order: number, ...samplesMs: number[]) => ({ order, startedAtMs: 0, wakeUpMs: 0, samplesMs });
const baseline = [0, 3, 4].map((order) => block(order, 30, 30, 60));
const candidate = [1, 2, 5].map((order) => block(order, 10, 10, 10));

test('latency compares medians, candidate / baseline', () => {
  expect(compareBlocks('latency', baseline, candidate)?.value).toBeCloseTo(1 / 3, 12);
});

test('throughput compares means, baseline time / candidate time', () => {
  expect(compareBlocks('throughput', baseline, candidate)?.value).toBeCloseTo(4, 12);
});

test('null where no interval exists', () => {
  expect(compareBlocks('latency', baseline.slice(0, 1), candidate)).toBeNull();
  expect(compareBlocks('latency', [], [])).toBeNull();
  expect(compareBlocks('latency', baseline, [block(1, 0), block(2, 10)])).toBeNull();
});
