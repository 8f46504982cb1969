import { expect, test } from 'vitest';
import type { Result } from '../../src/report/schema.js';
import { distinctPoints } from '../../src/sweep/distinct-points.js';

const summary = { meanMs: null, p50Ms: null, p90Ms: null, p99Ms: null, throughputFps: null };
const at = (
  batch: number,
  changes: Partial<{ variantId: string; threads: number; instances: number }> = {},
): Result => ({
  variantId: 'a',
  scenario: 'throughput',
  batch,
  threads: 2,
  instances: 1,
  ...changes,
  status: 'ok',
  blocks: [],
  summary,
});
const failed = (message: string, batch?: number): Result => ({
  variantId: 'a',
  scenario: 'throughput',
  ...(batch === undefined ? {} : { batch, threads: 2, instances: 1 }),
  status: 'crashed',
  message,
  blocks: [],
});

test('of results of one point the last, at the place of the first', () => {
  const [first, second, last] = [at(8), at(16), at(8)];
  const points = distinctPoints([first, second, last]);
  expect(points).toHaveLength(2);
  expect(points[0]).toBe(last);
  expect(points[1]).toBe(second);
});

test('another variant, batch, number of threads or instances is another point', () => {
  const points = [at(8), at(9), at(8, { variantId: 'b' }), at(8, { threads: 1 }), at(8, { instances: 2 })];
  expect(distinctPoints(points)).toEqual(points);
});

test('a failure hides no figures, and is not hidden by them; one of an unknown point is kept', () => {
  const results = [at(8), failed('first', 8), failed('last', 8), failed('unknown'), failed('unknown too')];
  expect(distinctPoints(results)).toEqual([results[0], results[2], results[3], results[4]]);
});
