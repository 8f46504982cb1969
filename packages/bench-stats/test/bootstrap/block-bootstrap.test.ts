import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockBootstrap } from '../../src/bootstrap/block-bootstrap.js';
import { createRandom } from '../../src/bootstrap/random.js';
import { mean, standardDeviation } from '../../src/descriptive/moments.js';
import { median } from '../../src/descriptive/quantile.js';
import { createDraws } from '../coverage/draws.js';

test('is the plain way: draw blocks, pool their samples, take the statistic', () => {
  const sample = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.double({ min: 0.01, max: 100, noNaN: true }));
  const blocks = fc.array(fc.array(sample, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(blocks, fc.integer(), (given, seed) => {
      for (const [name, statistic] of [['median', median] as const, ['mean', mean] as const]) {
        const fast = blockBootstrap(given, name, { resamples: 20, random: createRandom(seed) });
        const random = createRandom(seed);
        for (const value of fast) {
          const pooled = given.flatMap(() => given[random.below(given.length)] ?? []);
          expect(value).toBeCloseTo(statistic(pooled), 9);
        }
      }
    }),
  );
});

test('the mean of 30 blocks spreads as their levels do, over the root of 30', () => {
  const { normal } = createDraws(4);
  const levels = Array.from({ length: 30 }, () => 100 + normal());
  const blocks = levels.map((level) => new Array<number>(50).fill(level));
  const spread = standardDeviation(blockBootstrap(blocks, 'mean', { resamples: 4000, random: createRandom(1) }));
  expect(spread / (standardDeviation(levels) / Math.sqrt(30))).toBeGreaterThan(0.93);
  expect(spread / (standardDeviation(levels) / Math.sqrt(30))).toBeLessThan(1.04);
});

test('constant samples stay constant', () => {
  for (const statistic of ['median', 'mean'] as const) {
    const statistics = blockBootstrap([[10.1, 10.1], [10.1]], statistic, { resamples: 50, random: createRandom(1) });
    expect(new Set(statistics)).toEqual(new Set([10.1]));
  }
});
