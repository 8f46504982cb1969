import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairedRatio } from '../../src/ratio/paired-ratio.js';

const pair = (candidate: number, baseline = 1) => ({ baseline, candidate });

test('is the t interval of the log ratios', () => {
  // logs 1, 2, 3: mean 2, standard deviation 1, t(0.975, 2) = 4.30265.
  const ratio = pairedRatio([pair(Math.E), pair(Math.E ** 2), pair(Math.E ** 3)]);
  const half = 4.3026527297 / Math.sqrt(3);
  expect(ratio.value).toBeCloseTo(Math.exp(2), 10);
  expect(ratio.low).toBeCloseTo(Math.exp(2 - half), 8);
  expect(ratio.high).toBeCloseTo(Math.exp(2 + half), 5);
});

test("agrees with R's t.test on the sleep data, taken as logs", () => {
  // R: t.test(extra ~ group, data = sleep, paired = TRUE): mean difference -1.58, interval -2.4598858 -0.7001142.
  const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
  const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
  const ratio = pairedRatio(first.map((x, i) => pair(Math.exp(x), Math.exp(second[i] ?? Number.NaN))));
  expect(Math.log(ratio.value)).toBeCloseTo(-1.58, 10);
  expect(Math.log(ratio.low)).toBeCloseTo(-2.4598858, 7);
  expect(Math.log(ratio.high)).toBeCloseTo(-0.7001142, 7);
});

test('constant ratios give an interval of zero width at the ratio', () => {
  const ratio = pairedRatio([pair(3, 12), pair(5, 20), pair(7, 28)]);
  expect(ratio.value).toBeCloseTo(0.25, 14);
  expect(ratio.low).toBe(ratio.value);
  expect(ratio.high).toBe(ratio.value);
});

test('exchanging the sides inverts the ratio and its interval', () => {
  const time = fc.double({ min: 0.1, max: 100, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.record({ baseline: time, candidate: time }), { minLength: 2, maxLength: 60 }), (pairs) => {
      const forward = pairedRatio(pairs);
      const back = pairedRatio(pairs.map(({ baseline, candidate }) => ({ baseline: candidate, candidate: baseline })));
      expect(forward.value * back.value).toBeCloseTo(1, 9);
      expect(forward.low * back.high).toBeCloseTo(1, 9);
      expect(forward.low).toBeLessThanOrEqual(forward.value);
      expect(forward.high).toBeGreaterThanOrEqual(forward.value);
    }),
  );
});

test('a higher confidence gives a wider interval', () => {
  const pairs = [pair(1), pair(1.1), pair(0.9), pair(1.05)];
  const [narrow, wide] = [pairedRatio(pairs, { confidence: 0.8 }), pairedRatio(pairs, { confidence: 0.99 })];
  expect(wide.low).toBeLessThan(narrow.low);
  expect(wide.high).toBeGreaterThan(narrow.high);
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
