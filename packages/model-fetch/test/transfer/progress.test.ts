import { expect, test } from 'vitest';
import { createProgressMeter, createProgressReporter, type FetchProgress } from '../../src/transfer/progress.js';

test('rate and time left follow the last five seconds', () => {
  const meter = createProgressMeter('m', 10_000);
  expect(meter(0, 0)).toEqual({
    id: 'm',
    receivedBytes: 0,
    totalBytes: 10_000,
    bytesPerSecond: null,
    secondsLeft: null,
  });
  expect(meter(1_000, 1_000)).toMatchObject({ bytesPerSecond: 1_000, secondsLeft: 9 });
  for (let second = 2; second <= 8; second++) meter(1_000 + (second - 1) * 100, second * 1_000);
  expect(meter(1_800, 9_000)).toMatchObject({ bytesPerSecond: 100, secondsLeft: 82 });
  expect(meter(10_000, 9_100).secondsLeft).toBe(0);
});

test('a restart does not give a negative rate, and a standstill no endless time', () => {
  const meter = createProgressMeter('m', 100);
  meter(0, 0);
  meter(90, 1_000);
  expect(meter(0, 2_000)).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
  expect(meter(0, 3_000)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
});

test('reports are thinned to ten a second, but for the first bytes and forced ones', () => {
  const seen: FetchProgress[] = [];
  let nowMs = 0;
  const report = createProgressReporter(
    createProgressMeter('m', 1_000),
    (progress) => seen.push(progress),
    () => nowMs,
  );
  report(0, true);
  for (let bytes = 1; bytes <= 250; bytes++) {
    nowMs = bytes;
    report(bytes);
  }
  report(1_000, true);
  expect(seen.map((progress) => progress.receivedBytes)).toEqual([0, 1, 101, 201, 1_000]);
});
