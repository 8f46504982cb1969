import { expect, test } from 'vitest';
import { normalQuantile, normalUpperTail } from '../../src/distribution/normal.js';

test.each([
  [-1, 0.8413447460685429],
  [0, 0.5],
  [0.5, 0.3085375387259869],
  [1.959963984540054, 0.025],
  [2.4999, 0.006211418374944587],
  [2.5, 0.006209665325776132],
  [4, 3.167124183311986e-5],
  [8, 6.22096057427174e-16],
])('upper tail at %d agrees with scipy 1.17 stats.norm.sf', (z, tail) => {
  expect(normalUpperTail(z) / tail).toBeCloseTo(1, 11);
});

test.each([
  [0, Number.NEGATIVE_INFINITY],
  [1e-6, -4.753424308822899],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [1, Number.POSITIVE_INFINITY],
])('quantile at %d agrees with scipy 1.17 stats.norm.ppf', (p, z) => {
  if (Number.isFinite(z)) expect(normalQuantile(p)).toBeCloseTo(z, 9);
  else expect(normalQuantile(p)).toBe(z);
});

test('refuses what is no probability', () => {
  expect(() => normalQuantile(1.1)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
});
