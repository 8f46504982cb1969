import type { Block } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketsOf, spanOf } from '../../../src/chart/samples/buckets.js';

function block(samplesMs: number[], startedAtMs = 1000): Block {
  return { order: 0, startedAtMs, wakeUpMs: 100, samplesMs };
}

describe('bucketsOf', () => {
  it('has the least, the middle and the greatest time of neighbouring runs', () => {
    expect(bucketsOf(block([100, 300, 200, 400]), 1, 0.5)).toEqual([
      { atSeconds: expect.closeTo(1.4, 9), leastMs: 100, medianMs: 200, mostMs: 300, runs: 3 },
      { atSeconds: expect.closeTo(1.9, 9), leastMs: 400, medianMs: 400, mostMs: 400, runs: 1 },
    ]);
  });

  it('knows that runs of several instances lie beside one another', () => {
    expect(spanOf(block([100, 100, 100, 100]), 2)).toEqual({ fromSeconds: 1, toSeconds: 1.3 });
    expect(bucketsOf(block([100, 100, 100, 100]), 2, 1)[0]?.atSeconds).toBeCloseTo(1.2, 9);
  });

  it('leaves no run out and stays within the block, whatever the runs', () => {
    const runs = fc.array(fc.double({ min: 0.001, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(runs, fc.double({ min: 0.001, max: 100, noNaN: true }), (samplesMs, seconds) => {
        const buckets = bucketsOf(block(samplesMs), 1, seconds);
        expect(buckets.reduce((sum, bucket) => sum + bucket.runs, 0)).toBe(samplesMs.length);
        expect(Math.max(...buckets.map(({ mostMs }) => mostMs))).toBe(Math.max(...samplesMs));
        expect(Math.min(...buckets.map(({ leastMs }) => leastMs))).toBe(Math.min(...samplesMs));
        const { fromSeconds, toSeconds } = spanOf(block(samplesMs), 1);
        for (const { atSeconds } of buckets) {
          expect(atSeconds).toBeGreaterThanOrEqual(fromSeconds);
          expect(atSeconds).toBeLessThanOrEqual(toSeconds);
        }
        expect(buckets.length).toBeLessThanOrEqual((toSeconds - fromSeconds) / seconds + 1);
      }),
    );
  });
});
