import fc from 'fast-check';
import { quantile as simpleQuantile } from 'simple-statistics';
import { expect, test } from 'vitest';
import { median, quantile } from '../../src/descriptive/quantile.js';

/** R's `mtcars$mpg`, whose `quantile()` values are printed in many R texts. */
const MPG = [
  21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4, 14.7, 32.4, 30.4,
  33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4,
];

const samples = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
const sort = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

test("agrees with R's default (type 7) on mtcars$mpg", () => {
  const sorted = sort(MPG);
  const expected = [
    [0, 10.4],
    [0.1, 14.34],
    [0.25, 15.425],
    [0.5, 19.2],
    [0.75, 22.8],
    [0.9, 30.09],
    [1, 33.9],
  ] as const;
  for (const [p, value] of expected) expect(quantile(sorted, p)).toBeCloseTo(value, 12);
});

test('interpolates between two samples', () => {
  expect(quantile([10, 20], 0.25)).toBe(12.5);
  expect(quantile([7], 0.99)).toBe(7);
});

// simple-statistics does not interpolate away from the middle, so only the medians must agree.
test('the median agrees with simple-statistics', () => {
  fc.assert(
    fc.property(samples, (values) => {
      expect(quantile(sort(values), 0.5)).toBeCloseTo(simpleQuantile(values, 0.5), 6);
      expect(median(values)).toBe(quantile(sort(values), 0.5));
    }),
  );
});

test('where (n - 1) p is whole, type 7 is that order statistic', () => {
  const sorted = Array.from({ length: 101 }, (_, i) => i * i);
  for (let percent = 0; percent <= 100; percent++) expect(quantile(sorted, percent / 100)).toBeCloseTo(percent ** 2, 8);
});

test('lies within the samples, and grows with p', () => {
  fc.assert(
    fc.property(
      samples,
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (values, p, q) => {
        const sorted = sort(values);
        const low = quantile(sorted, Math.min(p, q));
        const high = quantile(sorted, Math.max(p, q));
        expect(low).toBeGreaterThanOrEqual(sorted[0] ?? Number.NaN);
        expect(high).toBeLessThanOrEqual(sorted.at(-1) ?? Number.NaN);
        expect(low).toBeLessThanOrEqual(high * (1 + 1e-12));
      },
    ),
  );
});

test('refuses no samples and a p outside 0..1', () => {
  expect(() => quantile([], 0.5)).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
  expect(() => quantile([1], 1.1)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => quantile([1], Number.NaN)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});
