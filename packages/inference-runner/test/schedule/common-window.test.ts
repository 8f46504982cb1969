import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonWindow, type InstanceRuns } from '../../src/schedule/common-window.js';

/** An instance of steady speed that was asked for so many runs, and made them all the time until `untilMs`. */
function steady(runMs: number, asked: number, untilMs: number): InstanceRuns {
  const after = Math.max(0, Math.ceil(untilMs / runMs) - asked);
  return {
    startedAtMs: 0,
    samplesMs: new Float64Array(asked).fill(runMs),
    afterMs: new Array<number>(after).fill(runMs),
  };
}

function rate(instances: readonly InstanceRuns[]): number {
  const { countedMs } = commonWindow(instances);
  return (instances.length * countedMs.length) / countedMs.reduce((sum, ms) => sum + ms, 0);
}

describe('commonWindow', () => {
  it('fixed counts of unlike speeds: instances / mean run time is the sum of the rates', () => {
    const instances = [steady(10, 4, 120), steady(30, 4, 120)];
    const { countedMs, othersMs } = commonWindow(instances);
    expect(countedMs.filter((ms) => ms === 10)).toHaveLength(12);
    expect(countedMs.filter((ms) => ms === 30)).toHaveLength(4);
    expect(othersMs).toEqual([]);
    expect(rate(instances)).toBeCloseTo(1 / 10 + 1 / 30, 12);
  });

  it('timed blocks: a slow run that overshoots lets the fast instance count as long', () => {
    // Each has to run for 300 ms: one makes 30 runs in 300 ms, the other 2 in 580 ms.
    const instances = [steady(10, 30, 600), steady(290, 2, 600)];
    expect(commonWindow(instances).countedMs).toHaveLength(58 + 2);
    expect(rate(instances)).toBeCloseTo(1 / 10 + 1 / 290, 12);
  });

  it('orders the counted runs by when they began, and keeps the others', () => {
    const { countedMs, othersMs } = commonWindow([
      { startedAtMs: 100, samplesMs: Float64Array.of(10, 11), afterMs: [12, 13, 14] },
      { startedAtMs: 104, samplesMs: Float64Array.of(5, 30), afterMs: [40] },
    ]);
    expect(countedMs).toEqual([10, 5, 30, 11, 12]);
    expect(othersMs).toEqual([13, 14, 40]);
  });

  it('counts what every instance had to make, comes within half a run of the window, and loses no run', () => {
    const runs = fc.double({ min: 0.1, max: 900, noNaN: true });
    const instance = fc.record({
      startedAtMs: fc.double({ min: 0, max: 1000, noNaN: true }),
      samplesMs: fc.array(runs, { minLength: 1, maxLength: 20 }),
      afterMs: fc.array(runs, { maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(instance, { minLength: 1, maxLength: 4 }), (instances) => {
        const { countedMs, othersMs } = commonWindow(instances);
        const all = instances.flatMap(({ samplesMs, afterMs }) => [...samplesMs, ...afterMs]);
        const ascending = (a: number, b: number) => a - b;
        expect([...countedMs, ...othersMs].sort(ascending)).toEqual(all.sort(ascending));
        const asked = instances.flatMap(({ samplesMs }) => samplesMs);
        expect(countedMs.length).toBeGreaterThanOrEqual(asked.length);
        for (const ms of new Set(asked)) expect(countedMs).toContain(ms);
      }),
    );
  });

  it('steady instances of any speeds: the rate is that of runs that need not be whole, within half a run each', () => {
    const runMs = fc.double({ min: 1, max: 600, noNaN: true });
    fc.assert(
      fc.property(fc.array(runMs, { minLength: 2, maxLength: 4 }), (speeds) => {
        const asked = speeds.map((ms) => Math.max(1, Math.ceil(300 / ms)));
        const windowMs = Math.max(...speeds.map((ms, index) => ms * (asked[index] ?? 1)));
        const instances = speeds.map((ms, index) => steady(ms, asked[index] ?? 1, windowMs + ms));
        const truth = speeds.reduce((sum, ms) => sum + 1 / ms, 0);
        // Each may count for half of its run more or less than the window.
        const slack = Math.max(...speeds) / 2 / windowMs;
        expect(rate(instances)).toBeGreaterThan((truth * (1 - slack)) / (1 + slack) - 1e-9);
        expect(rate(instances)).toBeLessThan((truth * (1 + slack)) / (1 - slack) + 1e-9);
      }),
    );
  });
});
