import { expect, test } from 'vitest';
import { createRandom } from '../src/random.js';

test('seeds give different, repeatable streams', () => {
  const take = (seed: number) => Array.from({ length: 4 }, createRandom(seed).bits);
  const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40, Number.MAX_SAFE_INTEGER];
  for (const seed of seeds) expect(take(seed)).toEqual(take(seed));
  expect(new Set(seeds.map((seed) => take(seed).join())).size).toBe(seeds.length);
});

test('below(n) is uniform over 0 .. n - 1 (chi-squared, 9 degrees of freedom, 99.9 % point 27.9)', () => {
  for (const seed of [1, 2, 3]) {
    const { below } = createRandom(seed);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const digit = below(10);
      counts[digit] = (counts[digit] ?? Number.NaN) + 1;
    }
    expect(counts).toHaveLength(10);
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  }
});
