import type { ModelFetchErrorCode } from '../errors.js';

/** How failed tries are spaced. All in milliseconds but `triesPerSource`. */
export interface RetryPolicy {
  /** Tries at one source, the first included. */
  readonly triesPerSource: number;
  /** Wait before the second try; doubled for each further one, with full jitter. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** Longest wait a server's `Retry-After` is given. */
  readonly retryAfterCapMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  triesPerSource: 4,
  baseDelayMs: 500,
  maxDelayMs: 8_000,
  retryAfterCapMs: 30_000,
};

/** `retry`: may pass. `next-source`: final for this source. `fatal`: no other source can help. */
export type Verdict = 'retry' | 'next-source' | 'fatal';

const RETRY = new Set<ModelFetchErrorCode>([
  'NETWORK_ERROR',
  'FIRST_BYTE_TIMEOUT',
  'IDLE_TIMEOUT',
  'SERVER_BUSY',
  'TRUNCATED',
]);
const FATAL = new Set<ModelFetchErrorCode>([
  'ABORTED',
  'FIRST_BYTE_DEADLINE',
  'DISK_FULL',
  'CACHE_NOT_WRITABLE',
  'UNSAFE_PATH',
]);

export function verdictOf(code: ModelFetchErrorCode): Verdict {
  if (RETRY.has(code)) return 'retry';
  return FATAL.has(code) ? 'fatal' : 'next-source';
}

/** What is known of one source. Times are on the caller's clock. */
export interface SourceState {
  readonly tries: number;
  readonly notBeforeMs: number;
  readonly finished: boolean;
}

export const FRESH_SOURCE: SourceState = { tries: 0, notBeforeMs: 0, finished: false };

/** A failed try, as the schedule sees it. */
export interface Failure {
  readonly code: ModelFetchErrorCode;
  readonly retryAfterMs: number | null;
}

/** The state of a source after a failed try. `random` is uniform in [0, 1). */
export function afterFailure(
  state: SourceState,
  failure: Failure,
  policy: RetryPolicy,
  nowMs: number,
  random: number,
): SourceState {
  const tries = state.tries + 1;
  const finished = verdictOf(failure.code) !== 'retry' || tries >= policy.triesPerSource;
  const backoffMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (tries - 1)) * (0.5 + random / 2);
  const askedMs = Math.min(failure.retryAfterMs ?? 0, policy.retryAfterCapMs);
  return { tries, finished, notBeforeMs: nowMs + Math.max(backoffMs, askedMs) };
}

/**
 * Which source to try next, and after what wait; null if none is left. The source that may be tried soonest wins,
 * in the given order, so that a dead first mirror costs one try and not four. `preferred` (a source that broke off
 * after it had delivered bytes) goes first while it has tries left.
 */
export function nextTry(
  states: readonly SourceState[],
  nowMs: number,
  preferred: number | null,
): { readonly index: number; readonly waitMs: number } | null {
  let best: { index: number; waitMs: number } | null = null;
  for (const [index, state] of states.entries()) {
    if (state.finished) continue;
    const waitMs = Math.max(0, state.notBeforeMs - nowMs);
    if (index === preferred) return { index, waitMs };
    if (best === null || waitMs < best.waitMs) best = { index, waitMs };
  }
  return best;
}
