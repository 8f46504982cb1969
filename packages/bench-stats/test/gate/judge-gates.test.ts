import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeGates } from '../../src/gate/judge-gates.js';

const nothing = { throughputTimes: null, p99Ms: null, top1Agreement: null, worstOutput: null };
const none = { failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null };
const between = (low: number, high: number) => ({ value: (low + high) / 2, low, high });

test('what was not asked has no gate', () => {
  expect(judgeGates({ ...nothing, throughputTimes: between(1, 2) }, none)).toEqual([]);
});

describe('fail-below: the whole interval decides', () => {
  test.each([
    [3.02, 3.14, 'passed', 'the throughput ratio is 3.08 (3.02 to 3.14), at least 3'],
    [3, 3.1, 'passed', 'the throughput ratio is 3.05 (3 to 3.1), at least 3'],
    [2.8, 2.9, 'failed', 'the throughput ratio is 2.85 (2.8 to 2.9), below 3'],
    [2.9, 3, 'inconclusive', 'the throughput ratio is 2.95 (2.9 to 3), not clearly on one side of 3'],
    [2.95, 3.05, 'inconclusive', 'the throughput ratio is 3 (2.95 to 3.05), not clearly on one side of 3'],
  ])('%d to %d: %s', (low, high, outcome, message) => {
    expect(judgeGates({ ...nothing, throughputTimes: between(low, high) }, { ...none, failBelow: 3 })).toEqual([
      { name: 'fail-below', limit: 3, outcome, message },
    ]);
  });
});

describe('max-p99-ms: the whole interval decides', () => {
  test.each([
    [18, 19.5, 'passed', 'p99 of latency is 18.75 (18 to 19.5) ms, at most 20 ms'],
    [19, 20, 'passed', 'p99 of latency is 19.5 (19 to 20) ms, at most 20 ms'],
    [20.5, 24, 'failed', 'p99 of latency is 22.25 (20.5 to 24) ms, above 20 ms'],
    [20, 24, 'inconclusive', 'p99 of latency is 22 (20 to 24) ms, not clearly on one side of 20 ms'],
    [19, 21, 'inconclusive', 'p99 of latency is 20 (19 to 21) ms, not clearly on one side of 20 ms'],
  ])('%d to %d: %s', (low, high, outcome, message) => {
    expect(judgeGates({ ...nothing, p99Ms: between(low, high) }, { ...none, maxP99Ms: 20 })).toEqual([
      { name: 'max-p99-ms', limit: 20, outcome, message },
    ]);
  });
});

test('min-top1-agreement is decided on the inputs compared', () => {
  const outcome = (share: number) =>
    judgeGates({ ...nothing, top1Agreement: { kind: 'measured', share } }, { ...none, minTop1Agreement: 0.95 })[0];
  expect(outcome(0.95)?.outcome).toBe('passed');
  expect(outcome(0.9375)).toEqual({
    name: 'min-top1-agreement',
    limit: 0.95,
    outcome: 'failed',
    message: 'top-1 agreement is 0.9375 on the inputs compared, below 0.95',
  });
});

test('min-sqnr-db is decided on the worst output, which is named', () => {
  const outcome = (sqnrDb: number | null, part = '') =>
    judgeGates(
      { ...nothing, worstOutput: { kind: 'measured', output: 'the output boxes', sqnrDb, part } },
      { ...none, minSqnrDb: 20 },
    )[0];
  expect(outcome(20)).toMatchObject({ name: 'min-sqnr-db', outcome: 'passed' });
  expect(outcome(null)).toMatchObject({ outcome: 'passed', message: 'all outputs are identical' });
  expect(outcome(3.25, 'slice 4 of axis 1 of ')).toEqual({
    name: 'min-sqnr-db',
    limit: 20,
    outcome: 'failed',
    message: 'the SQNR of slice 4 of axis 1 of the output boxes is 3.25 dB, below 20 dB',
  });
});

test('a figure that is missing decides nothing, and the reason is said', () => {
  const gates = judgeGates(nothing, { failBelow: 2, maxP99Ms: 20, minTop1Agreement: 0.9, minSqnrDb: 20 });
  expect(gates.map(({ name, outcome, message }) => [name, outcome, message])).toEqual([
    ['fail-below', 'inconclusive', 'the throughput ratio was not measured on both sides'],
    ['max-p99-ms', 'inconclusive', 'p99 is not known: it takes 300 latency runs'],
    ['min-top1-agreement', 'inconclusive', 'top-1 agreement was not measured'],
    ['min-sqnr-db', 'inconclusive', 'the outputs were not compared'],
  ]);
});

test('a worse figure never gets a better outcome', () => {
  const rank = { failed: 0, inconclusive: 1, passed: 2 };
  const number = fc.double({ min: 0.1, max: 10, noNaN: true });
  fc.assert(
    fc.property(number, number, number, fc.double({ min: 0, max: 5, noNaN: true }), (a, b, limit, worse) => {
      const ratio = between(Math.min(a, b), Math.max(a, b));
      const less = { value: ratio.value - worse, low: ratio.low - worse, high: ratio.high - worse };
      const outcomeOf = (throughputTimes: typeof ratio) =>
        judgeGates({ ...nothing, throughputTimes }, { ...none, failBelow: limit })[0]?.outcome ?? 'inconclusive';
      expect(rank[outcomeOf(less)]).toBeLessThanOrEqual(rank[outcomeOf(ratio)]);
    }),
  );
});
