import { expect, test } from 'vitest';
import { signedRankIntervalRank, signedRankProbabilities } from '../../src/distribution/signed-rank.js';

// The published tables give the largest T with P(T+ <= T) <= 0.025 (0.005); the rank is one more.
// Source: Wilcoxon, Katti and Wilcox, "Critical values ... for the Wilcoxon signed rank test", 1970; n = 40 to 100 from
// a count of subsets in NumPy.
test.each([
  [6, 1, null],
  [7, 3, null],
  [8, 4, 1],
  [9, 6, 2],
  [10, 9, 4],
  [15, 26, 16],
  [20, 53, 38],
  [30, 138, 110],
  [40, 265, 221],
  [60, 649, 568],
  [100, 1956, 1780],
])('%i differences: the 95 %% interval begins at rank %d, the 99 %% one at %d', (n, at95, at99) => {
  expect(signedRankIntervalRank(n, 0.95)).toBe(at95);
  expect(signedRankIntervalRank(n, 0.99)).toBe(at99);
});

test('no interval exists below 6 differences at 95 %', () => {
  expect([1, 2, 3, 4, 5].map((n) => signedRankIntervalRank(n, 0.95))).toEqual([null, null, null, null, null]);
  expect(signedRankIntervalRank(5, 0.9)).toBe(1);
});

test('beyond 100 the normal distribution stays within two ranks of the exact one (1998 and 4619, by NumPy)', () => {
  expect(Math.abs((signedRankIntervalRank(101, 0.95) ?? 0) - 1998)).toBeLessThanOrEqual(2);
  expect(Math.abs((signedRankIntervalRank(150, 0.95) ?? 0) - 4619)).toBeLessThanOrEqual(2);
});

test('the probabilities are those of every way to sign the ranks', () => {
  const counts = new Array<number>(11).fill(0);
  for (let signs = 0; signs < 16; signs++) {
    const sum = [1, 2, 3, 4].reduce((total, rank, i) => total + ((signs >> i) & 1) * rank, 0);
    counts[sum] = (counts[sum] ?? Number.NaN) + 1;
  }
  expect([...signedRankProbabilities(4)]).toEqual(counts.map((count) => count / 16));
});
