import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedRatio } from '../../src/ratio/paired-ratio.js';

const pair = (candidate: number, baseline = 1) => ({ baseline, candidate });

test('below six pairs it is the t interval of the log ratios', () => {
  // logs 1, 2, 3: mean 2, standard deviation 1, t(0.975, 2) = 4.30265.
  const ratio = pairedRatio([pair(Math.E), pair(Math.E ** 2), pair(Math.E ** 3)]);
  const half = 4.3026527297 / Math.sqrt(3);
  expect(ratio.value).toBeCloseTo(Math.exp(2), 10);
  expect(ratio.low).toBeCloseTo(Math.exp(2 - half), 8);
  expect(ratio.high).toBeCloseTo(Math.exp(2 + half), 5);
});

test('agrees with the depression data of Hollander and Wolfe, taken as logs', () => {
  // Examples 3.3 and 3.4, also R: wilcox.test(y - x, conf.int = TRUE): estimate -0.46, interval -0.786 to -0.010.
  const before = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
  const after = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
  const ratio = pairedRatio(before.map((x, i) => pair(Math.exp(after[i] ?? Number.NaN), Math.exp(x))));
  expect(Math.log(ratio.value)).toBeCloseTo(-0.46, 10);
  expect(Math.log(ratio.low)).toBeCloseTo(-0.786, 10);
  expect(Math.log(ratio.high)).toBeCloseTo(-0.01, 10);
});

test('agrees with NumPy on the sleep data, which has ties: the 9th Walsh average from either end', () => {
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const ratio = pairedRatio(first.map((x, i) => pair(Math.exp(second[i] ?? Number.NaN), Math.exp(x))));
  expect(Math.log(ratio.value)).toBeCloseTo(1.3, 10);
  expect(Math.log(ratio.low)).toBeCloseTo(0.9, 10);
  expect(Math.log(ratio.high)).toBeCloseTo(2.7, 10);
});

test('two of twenty pairs that were 1.75 times slower hardly move it', () => {
  const quiet = Array.from({ length: 20 }, (_, i) => pair(0.36 * (1 + ((i * 7) % 20) / 1000)));
  const burst = quiet.map((one, i) => (i < 2 ? pair(1.75 * one.candidate) : one));
  const [calm, disturbed] = [pairedRatio(quiet), pairedRatio(burst)];
  expect(disturbed.value / calm.value - 1).toBeLessThan(0.003);
  expect(disturbed.high / disturbed.value - 1).toBeLessThan(0.01);
});

test('constant ratios give an interval of zero width at the ratio', () => {
  const ratio = pairedRatio([pair(3, 12), pair(5, 20), pair(7, 28)]);
  expect(ratio.value).toBeCloseTo(0.25, 14);
  expect(ratio.low).toBe(ratio.value);
  expect(ratio.high).toBe(ratio.value);
  for (const pairs of [6, 7, 60, 150]) {
    const constant = pairedRatio(new Array(pairs).fill(pair(10.1, 29.7)));
    expect(constant.value).toBeCloseTo(10.1 / 29.7, 14);
    expect([constant.low, constant.high]).toEqual([constant.value, constant.value]);
  }
});

test('exchanging the sides inverts the ratio and its interval', () => {
  const time = fc.double({ min: 0.1, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.record({ baseline: time, candidate: time }), { minLength: 2, maxLength: 60 }), (pairs) => {
      const forward = pairedRatio(pairs);
      const back = pairedRatio(pairs.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline })));
      expect(forward.value * back.value).toBeCloseTo(1, 12);
      expect(forward.low * back.high).toBeCloseTo(1, 12);
      expect(forward.high * back.low).toBeCloseTo(1, 12);
      expect(forward.low).toBeLessThanOrEqual(forward.value);
      expect(forward.high).toBeGreaterThanOrEqual(forward.value);
    }),
  );
});

test('a higher confidence gives a wider interval', () => {
  const pairs = [1, 1.1, 0.9, 1.05, 1.02, 0.97, 0.99, 1.01, 1.04, 0.95].map((candidate) => pair(candidate));
  for (const some of [pairs.slice(0, 4), pairs]) {
    const [narrow, wide] = [pairedRatio(some, { confidence: 0.8 }), pairedRatio(some, { confidence: 0.99 })];
    expect(wide.low).toBeLessThan(narrow.low);
    expect(wide.high).toBeGreaterThan(narrow.high);
  }
});

test('quotients beyond the range of a double end all the same', () => {
  const far = Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? pair(1e300, 1e-300) : pair(1e-300, 1e300)));
  const { value, low, high } = pairedRatio(far);
  expect(value).toBeCloseTo(1, 12);
  expect(low).toBe(0);
  expect(high).toBe(Number.POSITIVE_INFINITY);
});

test('refuses what has no interval', () => {
  expect(() => pairedRatio([])).toThrow(expect.objectContaining({ code: 'TOO_FEW_PAIRS' }));
  expect(() => pairedRatio([pair(1)])).toThrow(expect.objectContaining({ code: 'TOO_FEW_PAIRS' }));
  expect(() => pairedRatio([pair(1), pair(0)])).toThrow(expect.objectContaining({ code: 'INVALID_SAMPLE' }));
  expect(() => pairedRatio([pair(1), pair(Number.NaN)])).toThrow(/pair 1/);
  expect(() => pairedRatio([pair(1), pair(2)], { confidence: 95 })).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  );
});
