import fc from 'fast-check';
import { expect, test } from 'vitest';
import { afterFailure, DEFAULT_RETRY, FRESH_SOURCE, nextTry, type SourceState } from '../../src/transfer/schedule.js';

const BUSY = { code: 'SERVER_BUSY', retryAfterMs: null } as const;

test('sources are tried in turn before any is tried twice', () => {
  const states: SourceState[] = [FRESH_SOURCE, FRESH_SOURCE, FRESH_SOURCE];
  const order: number[] = [];
  for (let nowMs = 0; ; ) {
    const next = nextTry(states, nowMs, null);
    if (next === null) break;
    order.push(next.index);
    nowMs += next.waitMs + 1;
    states[next.index] = afterFailure(states[next.index] ?? FRESH_SOURCE, BUSY, DEFAULT_RETRY, nowMs, 0.5);
  }
  expect(order).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
});

test('a final failure is the last of its source; a source that had delivered bytes goes first', () => {
  const refused = afterFailure(FRESH_SOURCE, { code: 'HTTP_REFUSED', retryAfterMs: null }, DEFAULT_RETRY, 0, 0);
  expect(refused.finished).toBe(true);
  expect(nextTry([refused], 0, 0)).toBeNull();
  const broken = afterFailure(FRESH_SOURCE, { code: 'TRUNCATED', retryAfterMs: null }, DEFAULT_RETRY, 0, 0);
  expect(nextTry([FRESH_SOURCE, broken], 0, 1)).toEqual({ index: 1, waitMs: 250 });
  expect(nextTry([FRESH_SOURCE, broken], 0, null)).toEqual({ index: 0, waitMs: 0 });
});

test('waits grow, keep to their caps, and honour Retry-After up to its own', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 50 }),
      fc.option(fc.nat(), { nil: null }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (tries, retryAfterMs, random) => {
        const state = { ...FRESH_SOURCE, tries };
        const failure = { code: 'SERVER_BUSY', retryAfterMs } as const;
        const waitMs = afterFailure(state, failure, DEFAULT_RETRY, 0, random).notBeforeMs;
        expect(waitMs).toBeGreaterThanOrEqual(250);
        expect(waitMs).toBeLessThanOrEqual(DEFAULT_RETRY.retryAfterCapMs);
        if (retryAfterMs !== null) expect(waitMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs, 30_000));
        else expect(waitMs).toBeLessThanOrEqual(DEFAULT_RETRY.maxDelayMs);
      },
    ),
  );
});
