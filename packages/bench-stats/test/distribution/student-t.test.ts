import { expect, test } from 'vitest';
import { studentTCdf, studentTQuantile } from '../../src/distribution/student-t.js';

/** Degrees of freedom, then the quantiles at 0.95, 0.975 and 0.995, as published to ten digits. */
const TABLE = [
  [1, 6.313751515, 12.7062047362, 63.6567411629],
  [2, 2.9199855804, 4.3026527297, 9.9248432009],
  [5, 2.0150483727, 2.5705818356, 4.0321429836],
  [9, 1.8331129327, 2.2621571628, 3.2498355416],
  [10, 1.8124611228, 2.228138852, 3.1692726726],
  [19, 1.7291328115, 2.0930240544, 2.8609346065],
  [30, 1.6972608866, 2.0422724563, 2.7499956536],
  [60, 1.6706488649, 2.0002978221, 2.6602830289],
  [120, 1.6576508994, 1.9799304051, 2.6174211447],
] as const;

test('quantiles agree with published tables', () => {
  for (const [degrees, p95, p975, p995] of TABLE) {
    expect(studentTQuantile(0.95, degrees)).toBeCloseTo(p95, 8);
    expect(studentTQuantile(0.975, degrees)).toBeCloseTo(p975, 8);
    expect(studentTQuantile(0.995, degrees)).toBeCloseTo(p995, 7);
  }
});

test('closed forms: one degree is the Cauchy distribution, two have an algebraic quantile', () => {
  for (const p of [0.51, 0.6, 0.75, 0.9, 0.99, 0.9999]) {
    expect(studentTQuantile(p, 1) / Math.tan(Math.PI * (p - 0.5))).toBeCloseTo(1, 9);
    expect(studentTQuantile(p, 2) / ((2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeCloseTo(1, 9);
  }
});

test('tends to the normal distribution', () => {
  expect(studentTQuantile(0.975, 1e7)).toBeCloseTo(1.959963984540054, 6);
});

test('is symmetric, and inverts the distribution function', () => {
  for (const degrees of [1, 3.5, 9, 59, 1000]) {
    for (const p of [0.001, 0.1, 0.3, 0.5, 0.8, 0.975]) {
      const t = studentTQuantile(p, degrees);
      expect(studentTCdf(t, degrees)).toBeCloseTo(p, 12);
      expect(studentTQuantile(1 - p, degrees)).toBeCloseTo(-t, 8);
    }
  }
  expect(studentTQuantile(0.5, 7)).toBe(0);
  expect(studentTQuantile(1, 7)).toBe(Number.POSITIVE_INFINITY);
  expect(studentTQuantile(0, 7)).toBe(Number.NEGATIVE_INFINITY);
});
