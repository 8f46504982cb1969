import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mannWhitneyU } from '../../src/rank/mann-whitney.js';

const wave = (n: number, frequency: number, shift: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => Math.sin(i * frequency) + shift(i));

test('agrees with Hollander and Wolfe, example 4.1, exact: U = 35, p = 0.2544', () => {
  const atTerm = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
  const early = [1.15, 0.88, 0.9, 0.74, 1.21];
  const { u, pValue } = mannWhitneyU(atTerm, early);
  expect(u).toBe(35);
  expect(pValue).toBeCloseTo(0.2544122544122544, 12);
});

test('agrees with scipy 1.17: exact, 49 values on each side', () => {
  const a = wave(49, 1.7, (i) => i / 100);
  const b = wave(49, 2.3, () => 0.4);
  const { u, pValue } = mannWhitneyU(a, b);
  expect(u).toBe(1016);
  expect(pValue).toBeCloseTo(0.19198278278691222, 10);
});

test('agrees with scipy 1.17: ties, normal approximation with continuity correction', () => {
  const { u, pValue } = mannWhitneyU([10, 10, 11, 12, 12, 12, 13, 15], [11, 12, 13, 13, 14, 15, 15, 16, 16]);
  expect(u).toBe(14);
  expect(pValue).toBeCloseTo(0.036083552871538305, 12);
});

test('agrees with scipy 1.17: 60 values, normal approximation', () => {
  const a = wave(60, 1.7, (i) => i / 100);
  const b = wave(60, 2.3, () => 0.2);
  const { u, pValue } = mannWhitneyU(a, b);
  expect(u).toBe(1965);
  expect(pValue).toBeCloseTo(0.38791698344336434, 12);
});

test('equal values on both sides say nothing', () => {
  expect(mannWhitneyU([5, 5, 5, 5], [5, 5, 5])).toEqual({ u: 6, pValue: 1 });
  const same = Array.from({ length: 30 }, (_, i) => i);
  expect(mannWhitneyU(same, same)).toEqual({ u: 450, pValue: 1 });
});

test('exchanging the sides mirrors u and keeps p; u is counted over pairs', () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 9, noNaN: true })), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const [forward, back] = [mannWhitneyU(a, b), mannWhitneyU(b, a)];
      expect(forward.u + back.u).toBe(a.length * b.length);
      expect(forward.pValue).toBeCloseTo(back.pValue, 12);
      expect(forward.pValue).toBeGreaterThan(0);
      expect(forward.pValue).toBeLessThanOrEqual(1);
      const counted = a.flatMap((x) => b.map((y) => (x > y ? 1 : x === y ? 0.5 : 0) as number));
      expect(forward.u).toBe(counted.reduce((sum, one) => sum + one, 0));
    }),
  );
});

test('refuses what cannot be ranked', () => {
  expect(() => mannWhitneyU([], [1])).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
  expect(() => mannWhitneyU([1], [Number.NaN])).toThrow(expect.objectContaining({ code: 'INVALID_SAMPLE' }));
});
