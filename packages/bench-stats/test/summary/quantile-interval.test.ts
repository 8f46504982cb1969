import { expect, test } from 'vitest';
import { quantileInterval } from '../../src/summary/quantile-interval.js';
import { coverage } from '../coverage/draws.js';

const oneTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

test('the median of ten: the tabulated ranks 2 and 9 (coverage 97.9 %)', () => {
  expect(quantileInterval(oneTo(10), 0.5)).toEqual({ value: 5.5, low: 2, high: 9 });
});

test('the median of a hundred: the tabulated ranks 40 and 61', () => {
  expect(quantileInterval(oneTo(100), 0.5)).toEqual({ value: 50.5, low: 40, high: 61 });
});

test('null exactly below the samples that 95 % needs', () => {
  for (const [p, least] of [
    [0.5, 6],
    [0.9, 29],
    [0.99, 299],
  ] as const) {
    expect(quantileInterval(oneTo(least - 1), p)).toBeNull();
    expect(quantileInterval(oneTo(least), p)).toMatchObject({ high: least });
    expect(quantileInterval(oneTo(least), 1 - p)).toMatchObject({ low: 1 });
  }
  expect(quantileInterval([], 0.5)).toBeNull();
  expect(quantileInterval(oneTo(300), 0.99, { confidence: 0.99 })).toBeNull();
});

test('mirrored quantiles have mirrored ranks', () => {
  const upper = quantileInterval(oneTo(400), 0.9);
  const lower = quantileInterval(oneTo(400), 0.1);
  expect(lower?.low).toBe(401 - (upper?.high ?? Number.NaN));
  expect(lower?.high).toBe(401 - (upper?.low ?? Number.NaN));
});

test('covers the true p90 and p99 at the stated rate', () => {
  for (const [p, n, truth] of [
    [0.9, 40, 0.9],
    [0.9, 200, 0.9],
    [0.99, 300, 0.99],
    [0.99, 1000, 0.99],
  ] as const) {
    const rate = coverage(1000, truth, (draws) => {
      const interval = quantileInterval(Array.from({ length: n }, draws.uniform), p);
      return interval ?? { low: Number.NaN, high: Number.NaN };
    });
    expect(rate).toBeGreaterThanOrEqual(0.94);
  }
});
