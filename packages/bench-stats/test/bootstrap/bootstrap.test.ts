import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bootstrapMean, bootstrapMedian, defaultResamples } from '../../src/bootstrap/bootstrap.js';
import { chooseResampler, movingBlockLength } from '../../src/bootstrap/resample.js';
import { mean } from '../../src/descriptive/moments.js';
import { median, quantile } from '../../src/descriptive/quantile.js';
import { createRandom } from '../../src/random.js';
import { createDraws } from '../coverage/draws.js';

/** The plain way: build every resample, sort it, take its statistic. */
function naive(samples: readonly number[], statistic: (resample: number[]) => number, resamples: number, seed: number) {
  const random = createRandom(seed);
  const resample = chooseResampler(samples);
  const indices = new Int32Array(samples.length);
  const statistics = Array.from({ length: resamples }, () => {
    resample(random, indices);
    return statistic(Array.from(indices, (index) => samples[index] ?? Number.NaN));
  }).sort((a, b) => a - b);
  return { low: quantile(statistics, 0.025), high: quantile(statistics, 0.975) };
}

const times = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 2, maxLength: 40 });

test('medians by rank counts are those of sorting each resample', () => {
  fc.assert(
    fc.property(times, fc.integer(), (samples, seed) => {
      const fast = bootstrapMedian(samples, { resamples: 200, seed });
      const plain = naive(samples, median, 200, seed);
      expect(fast.low).toBeCloseTo(plain.low, 9);
      expect(fast.high).toBeCloseTo(plain.high, 9);
      expect(fast.value).toBe(median(samples));
    }),
  );
});

test('means are those of summing each resample', () => {
  fc.assert(
    fc.property(times, fc.integer(), (samples, seed) => {
      const fast = bootstrapMean(samples, { resamples: 200, seed });
      const plain = naive(samples, mean, 200, seed);
      expect(fast.low).toBeCloseTo(plain.low, 8);
      expect(fast.high).toBeCloseTo(plain.high, 8);
    }),
  );
});

test('agrees with an independent resampling by another generator', () => {
  const { normal, uniform } = createDraws(7);
  const samples = Array.from({ length: 101 }, () => 10 + normal());
  const statistics = Array.from({ length: 4000 }, () =>
    median(samples.map(() => samples[Math.floor(uniform() * samples.length)] ?? Number.NaN)),
  ).sort((a, b) => a - b);
  const { low, high } = bootstrapMedian(samples, { resamples: 4000 });
  expect(low).toBeCloseTo(quantile(statistics, 0.025), 1);
  expect(high).toBeCloseTo(quantile(statistics, 0.975), 1);
});

test('the mean of independent samples gets the width of the normal theory', () => {
  const { normal } = createDraws(3);
  const { low, high } = bootstrapMean(Array.from({ length: 1000 }, () => 10 + normal()));
  expect((high - low) / ((2 * 1.96) / Math.sqrt(1000))).toBeGreaterThan(0.9);
  expect((high - low) / ((2 * 1.96) / Math.sqrt(1000))).toBeLessThan(1.1);
});

test('constant samples give zero width at the sample', () => {
  for (const n of [2, 3, 60, 2000]) {
    const samples = new Float64Array(n).fill(10.1);
    expect(bootstrapMedian(samples)).toEqual({ value: 10.1, low: 10.1, high: 10.1 });
    expect(bootstrapMean(samples)).toEqual({ value: 10.1, low: 10.1, high: 10.1 });
  }
});

test('autocorrelated samples get a wider interval than the same samples shuffled', () => {
  const { normal } = createDraws(5);
  let x = 0;
  const series = Array.from({ length: 500 }, () => {
    x = 0.8 * x + normal();
    return 20 + x;
  });
  const random = createRandom(9);
  const shuffled = [...series];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] ?? 0, shuffled[i] ?? 0];
  }
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(bootstrapMedian(series))).toBeGreaterThan(1.5 * width(bootstrapMedian(shuffled)));
  expect(width(bootstrapMean(series))).toBeGreaterThan(1.5 * width(bootstrapMean(shuffled)));
});

test('moving blocks are round(2 n^(1/3)) long, and never longer than the series', () => {
  expect([2, 27, 300, 1000].map(movingBlockLength)).toEqual([2, 6, 13, 20]);
});

test('a seed repeats its interval, and another seed moves it', () => {
  const samples = Array.from({ length: 50 }, (_, i) => ((i * 37) % 50) ** 1.5);
  expect(bootstrapMean(samples, { seed: 4 })).toEqual(bootstrapMean(samples, { seed: 4 }));
  expect(bootstrapMean(samples, { seed: 4 })).not.toEqual(bootstrapMean(samples, { seed: 5 }));
});

test('refuses too few samples, NaN and bad options', () => {
  expect(() => bootstrapMedian([1])).toThrow(expect.objectContaining({ code: 'TOO_FEW_SAMPLES' }));
  expect(() => bootstrapMean([1, Number.NaN])).toThrow(expect.objectContaining({ code: 'INVALID_SAMPLE' }));
  expect(() => bootstrapMean([1, 2], { resamples: 10 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => bootstrapMean([1, 2], { confidence: 1 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  expect(() => bootstrapMean([1, 2], { seed: 0.5 })).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});

test.each([
  [2, 2000],
  [20_000, 2000],
  [40_000, 1000],
  [100_000, 400],
  [10_000_000, 100],
])('%i samples are resampled %i times unless told otherwise', (samples, resamples) => {
  expect(defaultResamples(samples)).toBe(resamples);
});
