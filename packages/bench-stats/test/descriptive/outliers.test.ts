import { expect, test } from 'vitest';
import { outliers } from '../../src/descriptive/outliers.js';

test('flags by Tukey fences, mild and severe apart, and by MAD', () => {
  // Type-7 quartiles 14 and 16.5: mild beyond 20.25, severe beyond 24; median 15, MAD 1: MAD limit 15 +- 5.19.
  const samples = [12, 14, 16, 13, 15, 17, 14, 15, 16, 22, 60];
  const { tukeyMild, tukeySevere, mad } = outliers(samples);
  expect(tukeyMild).toEqual([9]);
  expect(tukeySevere).toEqual([10]);
  expect(mad).toEqual([9, 10]);
});

test('with more than half of the samples equal the mean deviation serves', () => {
  expect(outliers([5, 5, 5, 5, 5, 5, 5, 5, 5, 50]).mad).toEqual([9]);
});

test('constant samples have none', () => {
  expect(outliers([3, 3, 3])).toEqual({ tukeyMild: [], tukeySevere: [], mad: [] });
});

test('refuses no samples', () => {
  expect(() => outliers([])).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
});
