import { expect, test } from 'vitest';
import { discordantPairs, inversionProbabilities } from '../../src/distribution/kendall.js';

// From the distribution of inversions, multiplied out in NumPy; as Kendall's tables have it for n <= 10.
test.each([
  [4, null, null],
  [5, 0, null],
  [6, 1, 0],
  [8, 5, 3],
  [10, 11, 8],
  [20, 64, 55],
  [40, 305, 279],
  [60, 731, 683],
])('%i points: at most %d discordant pairs at 95 %%, %d at 99 %%', (points, at95, at99) => {
  expect(discordantPairs(points, 0.95)).toBe(at95);
  expect(discordantPairs(points, 0.99)).toBe(at99);
});

test('beyond 60 points the normal distribution stays within two of the exact one (757 and 2145, by NumPy)', () => {
  expect(Math.abs((discordantPairs(61, 0.95) ?? 0) - 757)).toBeLessThanOrEqual(2);
  expect(Math.abs((discordantPairs(100, 0.95) ?? 0) - 2145)).toBeLessThanOrEqual(2);
});

test('the six orders of three items have 0, 1, 1, 2, 2 and 3 inversions', () => {
  const sixths = [...inversionProbabilities(3)].map((probability) => probability * 6);
  expect(sixths.map(Math.round)).toEqual([1, 2, 2, 1]);
  expect(sixths[1]).toBeCloseTo(2, 12);
});
