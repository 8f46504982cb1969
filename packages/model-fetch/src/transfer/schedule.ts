import type { ModelFetchErrorCode } from '../errors.js';

/** How often and after which waits failed tries are repeated. Times in milliseconds. */
export interface RetryPolicy {
  /** Tries in a row at one source without a new byte; a try with new bytes starts the count anew. */
  readonly triesPerSource: number;
  /** Tries in all, with or without new bytes. */
  readonly totalTries: number;
  /** Wait before the second try; doubled for each further one, with full jitter. */
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** Longest wait that a server's `Retry-After` may ask for. */
  readonly retryAfterCapMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = {
  triesPerSource: 4,
  totalTries: 256,
  baseDelayMs: 500,
  maxDelayMs: 8_000,
  retryAfterCapMs: 30_000,
};

/** `retry`: temporary. `next-source`: final for this source. `fatal`: no other source can help. */
export type Verdict = 'retry' | 'next-source' | 'fatal';

const RETRY = new Set<ModelFetchErrorCode>([
  'NETWORK_ERROR',
  'FIRST_BYTE_TIMEOUT',
  'IDLE_TIMEOUT',
  'SERVER_BUSY',
  'TOO_SLOW',
  'TRUNCATED',
]);
const FATAL = new Set<ModelFetchErrorCode>([
  'ABORTED',
  'FIRST_BYTE_DEADLINE',
  'DISK_FULL',
  'CACHE_NOT_WRITABLE',
  'CACHE_UNREADABLE',
  'UNSAFE_PATH',
]);

export function verdictOf(code: ModelFetchErrorCode): Verdict {
  if (RETRY.has(code)) return 'retry';
  return FATAL.has(code) ? 'fatal' : 'next-source';
}

/** The state of one source. Times are on the caller's clock. */
export interface SourceState {
  /** Failed tries since the last one with new bytes. */
  readonly tries: number;
  /** Whether bytes from several transfers were rejected and one whole transfer was begun instead. */
  readonly hadCleanRestart: boolean;
  /** Whether the whole file is asked for although there is a part: the answers about its rest were of no use. */
  readonly asksWhole: boolean;
  readonly notBeforeMs: number;
  readonly finished: boolean;
}

export const FRESH_SOURCE: SourceState = {
  tries: 0,
  hadCleanRestart: false,
  asksWhole: false,
  notBeforeMs: 0,
  finished: false,
};

/** A failed try, as the schedule sees it. */
export interface Failure {
  readonly code: ModelFetchErrorCode;
  readonly retryAfterMs: number | null;
  /** It brought bytes beyond this source's furthest one, which counts from 0 again after rejected bytes. */
  readonly progressed: boolean;
  /** The rejected bytes came from several transfers. */
  readonly wasPieced: boolean;
  /** It asked for the rest of the file only, and no byte came. */
  readonly restRefused: boolean;
}

/** Errors of a request for the rest after which a request for the whole file may still succeed. */
const MAY_BE_OF_THE_RANGE = new Set<ModelFetchErrorCode>([
  'HTTP_REFUSED',
  'SERVER_BUSY',
  'TRUNCATED',
  'UNEXPECTED_CONTENT',
  'WRONG_SIZE',
]);

/**
 * The state of a source after a failed try. A source without tries left that was asked for the rest is asked for the whole
 * file once: on a server without ranges a part would otherwise never be completed. `random` is uniform in [0, 1).
 */
export function afterFailure(
  state: SourceState,
  failure: Failure,
  policy: RetryPolicy,
  nowMs: number,
  random: number,
): SourceState {
  if (failure.wasPieced && !state.hadCleanRestart) return { ...state, hadCleanRestart: true, notBeforeMs: nowMs };
  const tries = failure.progressed ? 1 : state.tries + 1;
  const isAtEnd = verdictOf(failure.code) !== 'retry' || tries >= policy.triesPerSource;
  const asksWhole = state.asksWhole || (isAtEnd && failure.restRefused && MAY_BE_OF_THE_RANGE.has(failure.code));
  const finished = isAtEnd && asksWhole === state.asksWhole;
  const backoffMs = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (tries - 1)) * (0.5 + random / 2);
  const askedMs = Math.min(failure.retryAfterMs ?? 0, policy.retryAfterCapMs);
  return { ...state, tries, asksWhole, finished, notBeforeMs: nowMs + Math.max(backoffMs, askedMs) };
}

/** The source to try next, by its index, and the wait before it. */
export interface NextTry {
  readonly index: number;
  readonly waitMs: number;
}

/**
 * Which source to try next, and after what wait; null if none is left. The source that may be tried soonest wins,
 * in the given order, so that a dead first mirror costs one try and not four. `preferred` (a source that broke off
 * after it had delivered bytes) goes first while it has tries left.
 */
export function nextTry(states: readonly SourceState[], nowMs: number, preferred: number | null): NextTry | null {
  let best: NextTry | null = null;
  for (const [index, state] of states.entries()) {
    if (state.finished) continue;
    const waitMs = Math.max(0, state.notBeforeMs - nowMs);
    if (index === preferred) return { index, waitMs };
    if (best === null || waitMs < best.waitMs) best = { index, waitMs };
  }
  return best;
}
