import { expect, test } from 'vitest';
import { LOOKS, relativeHalfWidth, shouldStop } from '../../src/ratio/stop-rule.js';

const narrow = { value: 0.5, low: 0.4955, high: 0.5045 };
const wide = { value: 0.5, low: 0.4955, high: 0.506 };

test('stops at a look with a narrow interval only', () => {
  const stops = Array.from({ length: 100 }, (_, pairs) => pairs).filter((pairs) => shouldStop(narrow, pairs));
  expect(stops).toEqual([10, 20, 40, 60]);
  expect(LOOKS.filter((pairs) => shouldStop(wide, pairs))).toEqual([]);
});

test('half width is relative to the value, and the longer side counts', () => {
  expect(relativeHalfWidth(narrow)).toBeCloseTo(0.009, 12);
  expect(relativeHalfWidth(wide)).toBeCloseTo(0.012, 12);
  expect(relativeHalfWidth({ value: 0, low: 0, high: 0 })).toBe(0);
  expect(relativeHalfWidth({ value: 0, low: 0, high: 1 })).toBe(Number.POSITIVE_INFINITY);
});
