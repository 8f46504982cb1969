import fc from 'fast-check';
import { expect, test } from 'vitest';
import { theilSenSlope } from '../../src/drift/slope.js';

test("agrees with Sen's example of 1968 (also scipy 1.17 theilslopes): 4, from 3.714 to 4.375", () => {
  const x = [1, 2, 3, 4, 10, 12, 18];
  const y = [9, 15, 19, 20, 45, 55, 78];
  const slope = theilSenSlope(
    x.map((at, i) => ({ x: at, y: y[i] ?? Number.NaN })),
    0.95,
  );
  expect(slope?.value).toBeCloseTo(4, 12);
  expect(slope?.low).toBeCloseTo(26 / 7, 12);
  expect(slope?.high).toBeCloseTo(4.375, 12);
});

test('a straight line has its slope, with zero width, in any order of the points', () => {
  const number = fc.integer({ min: -20, max: 20 }).map((whole) => whole + 0);
  fc.assert(
    fc.property(number, number, fc.uniqueArray(number, { minLength: 5, maxLength: 20 }), (slope, offset, xs) => {
      const points = xs.map((x) => ({ x, y: offset + slope * x }));
      const found = theilSenSlope(points, 0.95);
      // 0 and -0 are one slope.
      expect([found?.value, found?.low, found?.high].map((one) => Number(one) + 0)).toEqual([slope, slope, slope]);
    }),
  );
});

test('null where no interval exists', () => {
  const at = (...xs: number[]) => xs.map((x, i) => ({ x, y: i }));
  expect(theilSenSlope(at(1, 2, 3, 4), 0.95)).toBeNull();
  expect(theilSenSlope(at(3, 3, 3, 3, 3, 3, 3), 0.95)).toBeNull();
  expect(theilSenSlope([], 0.95)).toBeNull();
});
