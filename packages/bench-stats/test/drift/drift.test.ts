import { expect, test } from 'vitest';
import { drift } from '../../src/drift/drift.js';
import { driftWarnings } from '../../src/drift/drift-warnings.js';
import { coverage, SIMULATIONS } from '../coverage/draws.js';

const block = (order: number, startedAtMs: number, ...samplesMs: number[]) => ({
  order,
  startedAtMs,
  wakeUpMs: 0,
  samplesMs,
});
/** One block every three seconds over a minute, whose time grows by this fraction in all. */
const drifting = (fraction: number, noise = () => 0) =>
  Array.from({ length: 21 }, (_, i) => {
    const ms = 10 * (1 + fraction * (i / 20 - 0.5) + noise());
    return block(i, 3000 * i, ms, ms, 3 * ms);
  });

test('a linear change is found, per minute and over the run, relative to the median', () => {
  const found = drift(drifting(0.2), 'median');
  for (const estimate of [found?.perMinute, found?.overRun]) {
    expect(estimate?.value).toBeCloseTo(0.2, 10);
    expect(estimate?.low).toBeCloseTo(0.2, 10);
    expect(estimate?.high).toBeCloseTo(0.2, 10);
  }
  // Half a minute of the same blocks: the same slope, half the change.
  const half = drift(drifting(0.2).slice(5, 16), 'mean');
  expect(half?.perMinute.value).toBeCloseTo(0.2, 10);
  expect(half?.overRun.value).toBeCloseTo(0.1, 10);
});

test('one block in ten that was 1.75 times slower does not count as drift', () => {
  const blocks = drifting(0).map((one, i) => (i % 10 === 9 ? block(i, one.startedAtMs, 17.5) : one));
  expect(drift(blocks, 'median')?.overRun.value).toBe(0);
});

test('null below six blocks, without time between them, and for a clock too coarse', () => {
  expect(drift(drifting(0.2).slice(0, 5), 'median')).toBeNull();
  expect(drift([...drifting(0.2).slice(0, 5), block(9, 99_000)], 'median')).toBeNull();
  expect(
    drift(
      drifting(0.2).map((one) => ({ ...one, startedAtMs: 7 })),
      'median',
    ),
  ).toBeNull();
  expect(
    drift(
      drifting(0.2).map((one) => ({ ...one, samplesMs: [0] })),
      'median',
    ),
  ).toBeNull();
});

test('a hundred thousand blocks, in any order: 2,000 of them are taken, the first and the last among them', () => {
  const blocks = Array.from({ length: 100_000 }, (_, i) => {
    const ms = 10 * (1 + 0.2 * (i / 99_999 - 0.5));
    return block(i, 10 * i, ms);
  });
  for (const given of [blocks, blocks.toReversed()]) {
    const found = drift(given, 'median');
    expect(found?.overRun.value).toBeCloseTo(0.2, 9);
    expect(found?.perMinute.value).toBeCloseTo((0.2 * 60_000) / 999_990, 9);
  }
});

test('the interval of a noisy drift holds the truth in at least 92 % of runs', () => {
  const rate = coverage(SIMULATIONS, 0.2, (draws) => {
    const found = drift(
      drifting(0.2, () => 0.02 * draws.normal()),
      'median',
    );
    return found?.overRun ?? { low: Number.NaN, high: Number.NaN };
  });
  expect(rate).toBeGreaterThanOrEqual(0.92);
});

test('a warning says how much, from where on, and that the ratio stands', () => {
  const [warning, ...others] = driftWarnings('INT8 latency', drifting(0.2), 'latency');
  expect(others).toEqual([]);
  expect(warning).toEqual({
    code: 'drift',
    message: 'INT8 latency: runs became 20.0 % slower while measuring (95 %: 20.0 to 20.0 %)',
    remedy: expect.stringContaining('ratio'),
  });
  expect(driftWarnings('x', drifting(-0.08), 'throughput')[0]?.message).toContain('8.0 % faster');
});

test('no warning for a small change, for noise, or for too few blocks', () => {
  expect(driftWarnings('x', drifting(0.04), 'latency')).toEqual([]);
  let sign = 1;
  const noisy = drifting(0, () => {
    sign = -sign;
    return 0.2 * sign;
  });
  expect(driftWarnings('x', noisy, 'latency')).toEqual([]);
  expect(driftWarnings('x', drifting(0.5).slice(0, 4), 'latency')).toEqual([]);
});
