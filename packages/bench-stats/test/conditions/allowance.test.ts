import { describe, expect, test } from 'vitest';
import { disturbanceAllowance, widened } from '../../src/conditions/allowance.js';
import type { Conditions } from '../../src/report/schema.js';
import { unknown } from './unknown-machine.js';

const QUIET: Conditions = {
  ...unknown,
  loadAverage: 2,
  othersCpus: 0.02,
  waitShare: 0.012,
  stealShare: 0.001,
  memoryStallShare: 0,
  swappedPages: 0,
};

describe('disturbanceAllowance', () => {
  test('a quiet machine has none', () => {
    expect(disturbanceAllowance([QUIET], 'latency')).toBe(0);
    expect(disturbanceAllowance([], 'latency')).toBe(0);
  });

  test('one of two cores busy: half of the time waited, 15 %, for the scenario it disturbed only', () => {
    const busy = { ...QUIET, othersCpus: 0.96, waitShare: 0.5 };
    expect(disturbanceAllowance([busy, { ...QUIET, phase: 'throughput' }], 'latency')).toBeCloseTo(0.15, 12);
    expect(disturbanceAllowance([busy, { ...QUIET, phase: 'throughput' }], 'throughput')).toBe(0);
  });

  test('waiting for one’s own threads or quota has none', () => {
    expect(disturbanceAllowance([{ ...QUIET, waitShare: 0.5 }], 'latency')).toBe(0);
  });

  test('steal counts, and so do others whose effect on the threads cannot be read', () => {
    expect(disturbanceAllowance([{ ...QUIET, stealShare: 0.1 }], 'latency')).toBeCloseTo(0.03, 12);
    expect(disturbanceAllowance([{ ...QUIET, waitShare: null, othersCpus: 0.5 }], 'latency')).toBeCloseTo(0.15, 12);
  });
});

describe('widened', () => {
  test('keeps the value, and widens the ratio and its inverse alike', () => {
    const { value, low, high } = widened({ value: 2, low: 1.9, high: 2.1 }, 0.1);
    expect(value).toBe(2);
    const inverse = widened({ value: 1 / 2, low: 1 / 2.1, high: 1 / 1.9 }, 0.1);
    expect(inverse.low).toBeCloseTo(1 / high, 12);
    expect(inverse.high).toBeCloseTo(1 / low, 12);
    expect(low).toBeCloseTo(1.9 * Math.exp(-0.1), 12);
  });

  test('without an allowance nothing changes', () => {
    expect(widened({ value: 2, low: 1.9, high: 2.1 }, 0)).toEqual({ value: 2, low: 1.9, high: 2.1 });
  });
});
