import fc from 'fast-check';
import { expect, test } from 'vitest';
import { walshAverages } from '../../src/ratio/walsh-averages.js';

test('every rank is that of the sorted list', () => {
  const value = fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: -2, max: 2 }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 25 }), (differences) => {
      const listed = differences
        .flatMap((first, i) => differences.slice(i).map((second) => (first + second) / 2))
        .sort((a, b) => a - b);
      const averages = walshAverages(differences);
      expect(averages.count).toBe(listed.length);
      // + 0 turns -0 into 0.
      const byRank = listed.map((_, i) => averages.at(i + 1) + 0);
      expect(byRank).toEqual(listed.map((average) => average + 0));
    }),
  );
});

test('10,000 differences need no list of 50 million averages', () => {
  const averages = walshAverages(Array.from({ length: 10_000 }, (_, i) => i));
  expect(averages.at(1)).toBe(0);
  expect(averages.at(averages.count)).toBe(9999);
  expect(averages.at(25_002_500)).toBe(4999.5);
});
