import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsBetween, MIN_TICKED_MS } from '../../src/conditions/between.js';
import type { ConditionsSnapshot } from '../../src/conditions/snapshot.js';

const NOTHING: ConditionsSnapshot = {
  atMs: 0,
  loadAverage: null,
  cpuTimes: new Map(),
  quotaUse: new Map(),
  frequencyMhz: null,
  governor: null,
  memoryStallUs: null,
  swappedPages: null,
};

/** Two CPUs that have worked `busyMs` each and idled the rest of `atMs`. */
function twoCpus(atMs: number, busyMs: number, stealMs = 0): ConditionsSnapshot {
  const times = { busyMs, idleMs: atMs - busyMs - stealMs, stealMs };
  return { ...NOTHING, atMs, cpuTimes: new Map([0, 1].map((cpu) => [cpu, times])) };
}

const START = twoCpus(0, 0);

describe('conditionsBetween', () => {
  it('tells everything that both moments have', () => {
    const from: ConditionsSnapshot = {
      atMs: 5000,
      loadAverage: 9,
      cpuTimes: new Map([
        [0, { busyMs: 1000, idleMs: 500, stealMs: 0 }],
        [1, { busyMs: 3000, idleMs: 500, stealMs: 40 }],
      ]),
      quotaUse: new Map([['/g', { periods: 10, throttledPeriods: 1, throttledMs: 20 }]]),
      frequencyMhz: { low: 2000, high: 2400 },
      governor: 'powersave',
      memoryStallUs: 1_000_000,
      swappedPages: 7,
    };
    const to: ConditionsSnapshot = {
      atMs: 7000,
      loadAverage: 1.25,
      cpuTimes: new Map([
        [0, { busyMs: 2800, idleMs: 700, stealMs: 0 }],
        [1, { busyMs: 4000, idleMs: 1300, stealMs: 240 }],
      ]),
      quotaUse: new Map([['/g', { periods: 30, throttledPeriods: 6, throttledMs: 120.5 }]]),
      frequencyMhz: { low: 1800, high: 2300 },
      governor: 'powersave',
      memoryStallUs: 1_500_000,
      swappedPages: 19,
    };
    expect(conditionsBetween(from, to, { cpuMs: 800 })).toEqual({
      seconds: 2,
      loadAverage: 1.25,
      othersCpus: 1,
      stealShare: 0.05,
      quotaPeriods: 20,
      throttledPeriods: 5,
      throttledMs: 100.5,
      frequencyMhz: { low: 1800, high: 2300 },
      governor: 'powersave',
      memoryStallShare: 0.25,
      swappedPages: 12,
    });
  });

  it('tells nothing but the time where nothing can be read', () => {
    expect(conditionsBetween(NOTHING, { ...NOTHING, atMs: 1500 }, { cpuMs: 0 })).toEqual({
      seconds: 1.5,
      loadAverage: null,
      othersCpus: null,
      stealShare: null,
      quotaPeriods: null,
      throttledPeriods: null,
      throttledMs: null,
      frequencyMhz: null,
      governor: null,
      memoryStallShare: null,
      swappedPages: null,
    });
  });

  it('is never below zero when ticks make our own share larger than the whole', () => {
    expect(conditionsBetween(START, twoCpus(1000, 400), { cpuMs: 805 }).othersCpus).toBe(0);
  });

  it('never counts more CPUs than there are', () => {
    expect(conditionsBetween(START, twoCpus(1000, 1020), { cpuMs: 0 }).othersCpus).toBe(2);
  });

  it('does not count steal time as the work of others here', () => {
    expect(conditionsBetween(START, twoCpus(1000, 250, 500), { cpuMs: 500 })).toMatchObject({
      othersCpus: 0,
      stealShare: 0.5,
    });
  });

  it.each([
    ['counters that run further than time', twoCpus(1000, 5000), { cpuMs: 0 }],
    ['a time within a few ticks', twoCpus(MIN_TICKED_MS - 1, 20), { cpuMs: 0 }],
    ['a clock that stood still', twoCpus(0, 20), { cpuMs: 0 }],
    ['CPU time of ours that is not a number', twoCpus(1000, 500), { cpuMs: Number.NaN }],
    ['CPU time of ours below zero', twoCpus(1000, 500), { cpuMs: -1 }],
  ])('does not know the others with %s', (_, to, own) => {
    expect(conditionsBetween(START, to, own).othersCpus).toBeNull();
  });

  it('does not know what ran backwards', () => {
    const from = { ...twoCpus(1000, 500), memoryStallUs: 100, swappedPages: 100 };
    const to = { ...twoCpus(3000, 400), memoryStallUs: 99, swappedPages: 99 };
    expect(conditionsBetween(from, to, { cpuMs: 0 })).toMatchObject({
      seconds: 2,
      othersCpus: null,
      stealShare: null,
      memoryStallShare: null,
      swappedPages: null,
    });
  });

  it('names a governor that changed, and keeps one that was seen once', () => {
    const governor = (from: string | null, to: string | null) =>
      conditionsBetween({ ...NOTHING, governor: from }, { ...NOTHING, governor: to }, { cpuMs: 0 }).governor;
    expect(governor('powersave', 'performance')).toBe('mixed');
    expect(governor(null, 'performance')).toBe('performance');
  });

  it('stays within its bounds, whatever was read', () => {
    const value = fc.oneof(fc.double(), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.maxSafeNat());
    const orNull = fc.option(value);
    const times = fc.record({ busyMs: value, idleMs: value, stealMs: orNull });
    const use = fc.record({ periods: value, throttledPeriods: value, throttledMs: value });
    const snapshot: fc.Arbitrary<ConditionsSnapshot> = fc.record({
      atMs: value,
      loadAverage: orNull,
      cpuTimes: fc.array(fc.tuple(fc.nat(3), times)).map((entries) => new Map(entries)),
      quotaUse: fc.array(fc.tuple(fc.constantFrom('/a', '/b'), use)).map((entries) => new Map(entries)),
      frequencyMhz: fc.constant(null),
      governor: fc.option(fc.string()),
      memoryStallUs: orNull,
      swappedPages: orNull,
    });
    fc.assert(
      fc.property(snapshot, snapshot, value, (from, to, cpuMs) => {
        const found = conditionsBetween(from, to, { cpuMs });
        expect(Number.isFinite(found.seconds) && found.seconds >= 0).toBe(true);
        for (const share of [found.stealShare, found.memoryStallShare]) {
          expect(share === null || (share >= 0 && share <= 1)).toBe(true);
        }
        for (const count of [found.quotaPeriods, found.throttledPeriods, found.swappedPages]) {
          expect(count === null || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
        }
        for (const amount of [found.loadAverage, found.othersCpus, found.throttledMs]) {
          expect(amount === null || (Number.isFinite(amount) && amount >= 0)).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
