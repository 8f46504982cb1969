import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ModelFetchErrorCode } from '../../src/errors.js';
import {
  afterFailure,
  DEFAULT_RETRY,
  type Failure,
  FRESH_SOURCE,
  nextTry,
  type SourceState,
} from '../../src/transfer/schedule.js';

const BUSY = failure('SERVER_BUSY');

function failure(code: ModelFetchErrorCode, more: Partial<Failure> = {}): Failure {
  return { code, retryAfterMs: null, progressed: false, wasPieced: false, restRefused: false, ...more };
}

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
  const refused = afterFailure(FRESH_SOURCE, failure('HTTP_REFUSED'), DEFAULT_RETRY, 0, 0);
  expect(refused.finished).toBe(true);
  expect(nextTry([refused], 0, 0)).toBeNull();
  const broken = afterFailure(FRESH_SOURCE, failure('TRUNCATED'), DEFAULT_RETRY, 0, 0);
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
        const busy = failure('SERVER_BUSY', { retryAfterMs });
        const waitMs = afterFailure(state, busy, DEFAULT_RETRY, 0, random).notBeforeMs;
        expect(waitMs).toBeGreaterThanOrEqual(250);
        expect(waitMs).toBeLessThanOrEqual(DEFAULT_RETRY.retryAfterCapMs);
        if (retryAfterMs !== null) expect(waitMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs, 30_000));
        else expect(waitMs).toBeLessThanOrEqual(DEFAULT_RETRY.maxDelayMs);
      },
    ),
  );
});

test('a try that brings new bytes starts the count of a source anew', () => {
  let state = FRESH_SOURCE;
  for (let tries = 0; tries < 20; tries++) {
    state = afterFailure(state, failure('NETWORK_ERROR', { progressed: tries % 3 === 2 }), DEFAULT_RETRY, 0, 0);
    expect(state.finished).toBe(false);
  }
  for (let tries = 0; tries < 3; tries++) state = afterFailure(state, failure('NETWORK_ERROR'), DEFAULT_RETRY, 0, 0);
  expect(state.finished).toBe(true);
});

test('a source at its end whose answers may be about the range is asked for the whole file, once', () => {
  const refused = failure('HTTP_REFUSED', { restRefused: true });
  const once = afterFailure(FRESH_SOURCE, refused, DEFAULT_RETRY, 0, 0);
  expect(once).toMatchObject({ asksWhole: true, finished: false });
  expect(afterFailure(once, failure('HTTP_REFUSED'), DEFAULT_RETRY, 0, 0).finished).toBe(true);
  const unreachable = failure('BAD_CERTIFICATE', { restRefused: true });
  expect(afterFailure(FRESH_SOURCE, unreachable, DEFAULT_RETRY, 0, 0).finished).toBe(true);
});

test('wrong pieces give a source one clean restart at once, and only one', () => {
  const pieces = failure('CHECKSUM_MISMATCH', { wasPieced: true });
  const once = afterFailure(FRESH_SOURCE, pieces, DEFAULT_RETRY, 7, 0.5);
  expect(once).toEqual({ tries: 0, hadCleanRestart: true, asksWhole: false, notBeforeMs: 7, finished: false });
  expect(afterFailure(once, pieces, DEFAULT_RETRY, 8, 0.5).finished).toBe(true);
});
