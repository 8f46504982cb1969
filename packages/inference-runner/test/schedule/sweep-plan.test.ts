import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MeasuredPoint, nextPoint, type PointVariant, type SweepPlan } from '../../src/schedule/sweep-plan.js';

const PLAN: SweepPlan = {
  batches: [1, 2, 4, 8, 16, 32, 64],
  settings: [{ threads: 2, instances: 1 }],
  budgetMs: 1e9,
  maxP99Ms: null,
};
const TWO_SETTINGS = { ...PLAN, settings: [...PLAN.settings, { threads: 1, instances: 2 }] };

/** Throughput of each variant at a batch; null is a failure. */
type Machine = (batch: number, setting: number) => readonly (number | null)[];

function variantAt(batch: number, throughputFps: number | null): PointVariant {
  if (throughputFps === null) return { ok: false };
  const meanMs = (1000 * batch) / throughputFps;
  return { ok: true, throughputFps, meanMs, p50Ms: meanMs };
}

/** Plays a whole sweep on a machine whose throughput is known; every point takes `pointMs`. */
function play(
  plan: SweepPlan,
  machine: Machine,
  options: { pointMs?: number; fixed?: number | null; stopsAfter?: number } = {},
) {
  const { pointMs = 1000, fixed = null, stopsAfter = Number.POSITIVE_INFINITY } = options;
  const measured: MeasuredPoint[] = [];
  const skipped: { setting: number; batch: number; reason: string }[] = [];
  for (let step = 0; step < 1000; step += 1) {
    const spentMs = measured.length * pointMs;
    const action = nextPoint(plan, { measured, skipped, spentMs, interrupted: measured.length >= stopsAfter });
    if (action.kind === 'done') {
      return {
        measured: measured.map(({ setting, batch }) => `${setting}:${batch}`),
        skipped: skipped.map(({ setting, batch, reason }) => `${setting}:${batch} ${reason}`),
      };
    }
    const { setting, batch } = action;
    if (action.kind === 'skip') skipped.push({ setting, batch, reason: action.reason });
    else {
      const variants = machine(batch, setting).map((fps) => variantAt(batch, fps));
      measured.push({ setting, batch, elapsedMs: pointMs, fixedBatch: fixed, variants });
    }
  }
  throw new Error('the sweep does not end');
}

describe('nextPoint', () => {
  it('climbs every batch while throughput grows by more than 2 %', () => {
    const played = play(PLAN, (batch) => [100 * batch ** 0.05]);
    expect(played.measured).toEqual(['0:1', '0:2', '0:4', '0:8', '0:16', '0:32', '0:64']);
    expect(played.skipped).toEqual([]);
  });

  it('stops after two successive steps without gain', () => {
    const played = play(PLAN, (batch) => [Math.min(batch, 4) * 50]);
    expect(played.measured).toEqual(['0:1', '0:2', '0:4', '0:8', '0:16']);
    expect(played.skipped).toEqual(['0:32 no-gain', '0:64 no-gain']);
  });

  it('goes on over a single step without gain, and while one of the variants gains', () => {
    const fps: Record<number, number> = { 1: 100, 2: 101, 4: 120, 8: 121, 16: 150, 32: 151, 64: 152 };
    expect(play(PLAN, (batch) => [fps[batch] ?? 0]).skipped).toEqual([]);
    expect(play(PLAN, (batch) => [100, 10 * batch]).skipped).toEqual([]);
  });

  it('takes the best smaller batch as what a step must beat: a dip and its recovery are no gain', () => {
    const fps: Record<number, number> = { 1: 100, 2: 80, 4: 101 };
    expect(play(PLAN, (batch) => [fps[batch] ?? 200]).skipped[0]).toBe('0:8 no-gain');
  });

  it('stops where a variant failed; the lower points stay', () => {
    const played = play(PLAN, (batch) => [10 * batch, batch > 4 ? null : 10 * batch]);
    expect(played.measured).toEqual(['0:1', '0:2', '0:4', '0:8']);
    expect(played.skipped).toEqual(['0:16 failed', '0:32 failed', '0:64 failed']);
  });

  it('stops where the median of every variant is above the limit', () => {
    // At batch 16 medians are 121 and 24 ms.
    const machine: Machine = (batch) => [100 * batch ** 0.1, 500 * batch ** 0.1];
    const played = play({ ...PLAN, maxP99Ms: 15 }, machine);
    expect(played.measured).toEqual(['0:1', '0:2', '0:4', '0:8', '0:16']);
    expect(played.skipped).toEqual(['0:32 over-limit', '0:64 over-limit']);
    expect(play({ ...PLAN, maxP99Ms: 1000 }, machine).skipped).toEqual([]);
  });

  it('stops when the budget is used up, or the next point does not fit into what is left', () => {
    const machine: Machine = (batch) => [1e6 * batch];
    const plan = { ...PLAN, budgetMs: 3500 };
    expect(play(plan, machine)).toEqual({
      measured: ['0:1', '0:2', '0:4'],
      skipped: ['0:8 budget', '0:16 budget', '0:32 budget', '0:64 budget'],
    });
    // 100 ms an image: a second point takes 1.2 s more than the first and still fits; a third would take 1.5 s more.
    const slow = play({ ...PLAN, budgetMs: 3500 }, (batch) => [10 * batch ** 0.05]);
    expect(slow.measured).toEqual(['0:1', '0:2']);
    expect(slow.skipped[0]).toBe('0:4 budget');
  });

  it('leaves a share of the budget to every setting; the first has two', () => {
    const budgetMs = 6500;
    const steep: Machine = (batch) => [1e6 * batch];
    const played = play({ ...TWO_SETTINGS, budgetMs }, steep);
    expect(played.measured).toEqual(['0:1', '0:2', '0:4', '0:8', '1:1', '1:2']);
    // What the first does not use falls to the second.
    const flat = play({ ...TWO_SETTINGS, budgetMs }, (batch, setting) => [1e6 * (setting === 0 ? 1 : batch)]);
    expect(flat.measured).toEqual(['0:1', '0:2', '0:4', '1:1', '1:2', '1:4']);
  });

  it('measures the very first point whatever the budget', () => {
    const played = play({ ...PLAN, budgetMs: 1 }, () => [100]);
    expect(played.measured).toEqual(['0:1']);
    expect(played.skipped).toHaveLength(6);
  });

  it('later settings leave out batches below a quarter of the best one, except batch 1', () => {
    const played = play(TWO_SETTINGS, (batch) => [Math.min(batch, 32) * 50]);
    expect(played.measured.filter((point) => point.startsWith('1:'))).toEqual(['1:1', '1:8', '1:16', '1:32', '1:64']);
    expect(played.skipped).toEqual(['1:2 far-from-best', '1:4 far-from-best']);
  });

  it('the smallest best batch of all variants decides what is left out', () => {
    const played = play(TWO_SETTINGS, (batch) => [Math.min(batch, 4) * 50, batch * 50]);
    expect(played.skipped).toEqual([]);
  });

  it('a failure at the first point of one setting leaves the others their chance', () => {
    const played = play(TWO_SETTINGS, (batch, setting) => [setting === 0 ? null : 100 * batch]);
    expect(played.measured).toEqual(['0:1', '1:1', '1:2', '1:4', '1:8', '1:16', '1:32', '1:64']);
  });

  it.each([1, 4])('does not climb with a model that is fixed to batch %i', (fixed) => {
    const played = play(TWO_SETTINGS, () => [100], { fixed });
    expect(played.measured).toEqual(['0:1', '1:1']);
    expect(played.skipped).toHaveLength(12);
    expect(new Set(played.skipped.map((point) => point.split(' ')[1]))).toEqual(new Set(['fixed-batch']));
  });

  it('skips the rest once interrupted', () => {
    const played = play(PLAN, (batch) => [100 * batch], { stopsAfter: 2 });
    expect(played.measured).toEqual(['0:1', '0:2']);
    expect(played.skipped).toHaveLength(5);
    expect(played.skipped[0]).toBe('0:4 interrupted');
  });

  it('decides about every point exactly once, whatever the machine does', () => {
    const fps = fc.option(fc.double({ min: 1, max: 1000, noNaN: true }), { nil: null, freq: 20 });
    fc.assert(
      fc.property(
        fc.array(fps, { minLength: 14, maxLength: 14 }),
        fc.integer({ min: 1, max: 20_000 }),
        fc.option(fc.double({ min: 1, max: 1000, noNaN: true }), { nil: null }),
        (values, budgetMs, maxP99Ms) => {
          const machine: Machine = (batch, setting) => [values[7 * setting + Math.log2(batch)] ?? null];
          const { measured, skipped } = play({ ...TWO_SETTINGS, budgetMs, maxP99Ms }, machine);
          const points = [...measured, ...skipped.map((point) => point.split(' ')[0])];
          expect(new Set(points).size).toBe(14);
          expect(points).toHaveLength(14);
          expect(measured[0]).toBe('0:1');
        },
      ),
    );
  });
});
