import { expect, test } from 'vitest';
import { autocorrelation, isAutocorrelated } from '../../src/descriptive/autocorrelation.js';

/** R's `lh` (luteinizing hormone, 48 samples); `acf(lh)` prints 0.576, 0.182, -0.145. */
const LH = [
  2.4, 2.4, 2.4, 2.2, 2.1, 1.5, 2.3, 2.3, 2.5, 2.0, 1.9, 1.7, 2.2, 1.8, 3.2, 3.2, 2.7, 2.2, 2.2, 1.9, 1.9, 1.8, 2.7,
  3.0, 2.3, 2.0, 2.0, 2.9, 2.9, 2.7, 2.7, 2.3, 2.6, 2.4, 1.8, 1.7, 1.5, 1.4, 2.1, 3.3, 3.5, 3.5, 3.1, 2.6, 2.1, 3.4,
  3.0, 2.9,
];

test("agrees with R's acf(lh)", () => {
  expect(autocorrelation(LH)).toBeCloseTo(0.576, 3);
  expect(autocorrelation(LH, 2)).toBeCloseTo(0.182, 3);
  expect(autocorrelation(LH, 3)).toBeCloseTo(-0.145, 3);
  expect(autocorrelation(LH, 0)).toBeCloseTo(1, 12);
  expect(isAutocorrelated(LH)).toBe(true);
});

test('constant and short series have none', () => {
  expect(autocorrelation([4, 4, 4])).toBe(0);
  expect(autocorrelation([4, 5], 2)).toBe(0);
  expect(isAutocorrelated([4, 4, 4])).toBe(false);
});
