import { describe, expect, test } from 'vitest';
import { changeOfPairs } from '../../src/change/ratio-change.js';
import { type Pair, pairedRatio } from '../../src/ratio/paired-ratio.js';

/** Four pairs of each pair of processes, at these logarithms of the ratio. */
const pairsAt = (levels: readonly number[]): Pair[] =>
  levels.flatMap((level, processes) =>
    Array.from({ length: 4 }, () => ({ baseline: 30, candidate: 30 * Math.exp(level), processes })),
  );
const halfWidth = ({ value, high }: { value: number; high: number }) => Math.log(high / value);

describe('the change of a paired ratio', () => {
  test("is the quotient, with Welch's t over the processes of both runs: known by hand", () => {
    const [before, after] = [pairsAt([-1, -1.01, -0.99]), pairsAt([-0.95, -0.96, -0.94])];
    const change = changeOfPairs(before, after, 0.9);
    expect(Math.log(change.value)).toBeCloseTo(0.05, 12);
    // Variances of 0.0001 / 3 with 2 degrees of freedom each: 4 together, whose 95th percentile is 2.13185.
    expect(halfWidth(change)).toBeCloseTo(2.131847 * Math.sqrt(0.0002 / 3), 7);
    expect(Math.log(change.value / change.low)).toBeCloseTo(halfWidth(change), 12);
  });

  test('is narrower than what the intervals of both runs make of it', () => {
    const [before, after] = [pairsAt([-1, -1.01, -0.99]), pairsAt([-0.95, -0.96, -0.94])];
    const [old, now] = [pairedRatio(before), pairedRatio(after)];
    expect(halfWidth(changeOfPairs(before, after, 0.95))).toBeLessThan(
      0.7 * Math.hypot(halfWidth(old), halfWidth(now)),
    );
  });

  test('of one pair of processes in each run has the luck that those cannot show', () => {
    const change = changeOfPairs(pairsAt([-1]), pairsAt([-0.98]), 0.9);
    expect(Math.log(change.value)).toBeCloseTo(0.02, 12);
    expect(halfWidth(change)).toBeCloseTo(1.6525 * Math.hypot(0.005, 0.005), 5);
  });

  test('of few processes is at least as wide as the spread of their pairs', () => {
    const noisy = Array.from({ length: 6 }, (_, i) => ({ baseline: 30, candidate: 10 * Math.exp((i % 2) * 0.2) }));
    const { low, high } = pairedRatio(noisy, { confidence: 0.9 });
    const change = changeOfPairs(noisy, noisy, 0.9);
    expect(Math.log(change.high)).toBeCloseTo(
      Math.hypot(...[low, high].map((end) => Math.log(end / pairedRatio(noisy).value))),
      9,
    );
  });

  test('the other way round is its inverse', () => {
    const [before, after] = [pairsAt([-1, -1.03, -0.99]), pairsAt([-0.9, -0.96, -0.94, -0.95])];
    const [change, back] = [changeOfPairs(before, after, 0.9), changeOfPairs(after, before, 0.9)];
    expect(1 / back.value).toBeCloseTo(change.value, 12);
    expect(1 / back.high).toBeCloseTo(change.low, 12);
  });
});
