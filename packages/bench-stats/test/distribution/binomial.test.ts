import { expect, test } from 'vitest';
import { binomialCdf } from '../../src/distribution/binomial.js';
import { incompleteBeta } from '../../src/distribution/incomplete-beta.js';
import { logGamma } from '../../src/distribution/log-gamma.js';

/** Sum of the probabilities, by the recurrence from P(X = 0). */
function summed(k: number, n: number, p: number): number {
  let term = (1 - p) ** n;
  let sum = term;
  for (let i = 0; i < k; i++) {
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
    sum += term;
  }
  return sum;
}

test('the distribution function is the sum of the probabilities', () => {
  for (const [n, p] of [
    [10, 0.5],
    [40, 0.9],
    [300, 0.1],
    [1000, 0.3],
  ] as const) {
    for (const k of [0, 1, Math.floor(n * p) - 1, Math.floor(n * p), Math.floor(n * p) + 3, n - 1]) {
      expect(binomialCdf(k, n, p)).toBeCloseTo(summed(k, n, p), 10);
    }
  }
  expect(binomialCdf(-1, 5, 0.5)).toBe(0);
  expect(binomialCdf(5, 5, 0.5)).toBe(1);
});

test('incomplete beta: closed forms and ends', () => {
  expect(incompleteBeta(0.3, 1, 1)).toBeCloseTo(0.3, 14);
  expect(incompleteBeta(0.3, 2, 1)).toBeCloseTo(0.09, 14);
  expect(incompleteBeta(0.3, 1, 5)).toBeCloseTo(1 - 0.7 ** 5, 14);
  expect(incompleteBeta(0.25, 0.5, 0.5)).toBeCloseTo(1 / 3, 14);
  expect(incompleteBeta(0, 2, 3)).toBe(0);
  expect(incompleteBeta(1, 2, 3)).toBe(1);
});

test('log gamma: factorials and the half', () => {
  let factorial = 1;
  for (let n = 1; n <= 20; n++) {
    factorial *= n;
    expect(logGamma(n + 1)).toBeCloseTo(Math.log(factorial), 11);
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13);
  expect(logGamma(0.25)).toBeCloseTo(Math.log(3.625609908221908), 12);
});
