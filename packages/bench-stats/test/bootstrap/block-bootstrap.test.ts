import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockBootstrap } from '../../src/bootstrap/block-bootstrap.js';
import { standardDeviation } from '../../src/descriptive/moments.js';
import { median } from '../../src/descriptive/quantile.js';
import { createRandom } from '../../src/random.js';
import { createDraws } from '../coverage/draws.js';

test('is the plain way: draw blocks, pool their samples, take the median', () => {
  const sample = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0.01, max: 100, noNaN: true }));
  const blocks = fc.array(fc.array(sample, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(blocks, fc.integer(), (given, seed) => {
      const fast = blockBootstrap(given, { resamples: 20, random: createRandom(seed) });
      const random = createRandom(seed);
      for (const value of fast) {
        const pooled = given.flatMap(() => given[random.below(given.length)] ?? []);
        expect(value).toBeCloseTo(median(pooled), 9);
      }
    }),
  );
});

test('the median of 30 blocks of normal levels spreads as their mean does, times the root of pi / 2', () => {
  const { normal } = createDraws(4);
  const levels = Array.from({ length: 30 }, () => 100 + normal());
  const blocks = levels.map((level) => new Array<number>(50).fill(level));
  const spread = standardDeviation(blockBootstrap(blocks, { resamples: 4000, random: createRandom(1) }));
  // One set of 30 levels tells the spread of a median only roughly.
  const expected = Math.sqrt(Math.PI / 2 / 30);
  expect(spread / expected).toBeGreaterThan(0.6);
  expect(spread / expected).toBeLessThan(1.6);
});

test('constant samples stay constant', () => {
  const medians = blockBootstrap([[10.1, 10.1], [10.1]], { resamples: 50, random: createRandom(1) });
  expect(new Set(medians)).toEqual(new Set([10.1]));
});
