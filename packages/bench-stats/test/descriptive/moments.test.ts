import fc from 'fast-check';
import { sampleStandardDeviation, mean as simpleMean } from 'simple-statistics';
import { expect, test } from 'vitest';
import { mean, standardDeviation } from '../../src/descriptive/moments.js';

test('agree with simple-statistics', () => {
  const samples = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(samples, (values) => {
      expect(mean(values)).toBeCloseTo(simpleMean(values), 9);
      expect(standardDeviation(values)).toBeCloseTo(sampleStandardDeviation(values), 8);
    }),
  );
});

test('constant samples are exact', () => {
  const samples = new Float64Array(1000).fill(0.1);
  expect(mean(samples)).toBe(0.1);
  expect(standardDeviation(samples)).toBe(0);
});

test('NaN where there is nothing to say', () => {
  expect(mean([])).toBeNaN();
  expect(standardDeviation([1])).toBeNaN();
});
