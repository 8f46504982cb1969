import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cliffsDelta } from '../../src/rank/cliffs-delta.js';

test('is +-1 without overlap and 0 for the same values', () => {
  expect(cliffsDelta([4, 5, 6], [1, 2, 3])).toBe(1);
  expect(cliffsDelta([1, 2, 3], [4, 5, 6])).toBe(-1);
  expect(cliffsDelta([1, 2, 3], [3, 1, 2])).toBe(0);
});

test('counts pairs: of (1, 3) against (2, 3, 4) one is larger, four are smaller, one is equal', () => {
  expect(cliffsDelta([1, 3], [2, 3, 4])).toBeCloseTo((1 - 4) / 6, 14);
});

test('is unchanged by any increasing change of scale, and mirrored by exchanging the sides', () => {
  const values = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(values, values, (a, b) => {
      const delta = cliffsDelta(a, b);
      expect(cliffsDelta(a.map(Math.log), b.map(Math.log))).toBeCloseTo(delta, 12);
      expect(cliffsDelta(b, a)).toBeCloseTo(-delta, 12);
    }),
  );
});

test('refuses an empty side', () => {
  expect(() => cliffsDelta([1], [])).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
});
