import { expect, test } from 'vitest';
import { createRateWatch } from '../../src/transfer/rate-watch.js';

test('a mean below the least rate is told at the end of each window, one above it never', () => {
  const watch = createRateWatch(100, 1_000);
  expect(watch.add(50, 999)).toBeNull();
  expect(watch.add(49, 1)).toBe(99);
  expect(watch.add(0, 999)).toBeNull();
  expect(watch.add(100, 1)).toBeNull();
  expect(watch.add(1, 2_000)).toBe(0.5);
});

test('bytes that were waited for no time at all never end a window', () => {
  const watch = createRateWatch(1_000_000, 1_000);
  for (let index = 0; index < 1_000; index++) expect(watch.add(1, 0)).toBeNull();
});

test('0 turns it off', () => {
  expect(createRateWatch(0, 1).add(0, 1_000_000)).toBeNull();
});
