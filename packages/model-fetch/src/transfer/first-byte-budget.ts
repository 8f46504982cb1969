import { ModelFetchError } from '../errors.js';

/** A wait for a first byte that is under way. `signal` aborts with `FIRST_BYTE_DEADLINE` when the budget is spent. */
export interface FirstByteWait {
  readonly signal: AbortSignal;
  /** Stops the clock for this wait; further calls do nothing. */
  end(): void;
}

/**
 * A bound on the time spent waiting for first bytes, over any number of files and URLs. Only time in which at least
 * one wait is under way counts: a file whose bytes arrive has no absolute deadline.
 */
export interface FirstByteBudget {
  readonly totalMs: number;
  remainingMs(): number;
  begin(): FirstByteWait;
}

/**
 * A budget to share between several `ensureModel` calls: without a network all of them together give up after
 * `totalMs`. `nowMs` is a monotonic clock in milliseconds.
 */
export function createFirstByteBudget(totalMs: number, nowMs: () => number = () => performance.now()): FirstByteBudget {
  let spentMs = 0;
  let runningSinceMs: number | null = null;
  let timer: NodeJS.Timeout | undefined;
  const waiting = new Set<AbortController>();

  const remainingMs = () => Math.max(0, totalMs - spentMs - (runningSinceMs === null ? 0 : nowMs() - runningSinceMs));

  function expire(): void {
    for (const controller of [...waiting]) controller.abort(deadlineError(totalMs));
  }

  return {
    totalMs,
    remainingMs,
    begin() {
      const controller = new AbortController();
      if (remainingMs() <= 0) {
        controller.abort(deadlineError(totalMs));
        return { signal: controller.signal, end: () => undefined };
      }
      if (waiting.size === 0) {
        runningSinceMs = nowMs();
        timer = setTimeout(expire, Math.min(remainingMs(), 2 ** 31 - 1));
      }
      waiting.add(controller);
      return {
        signal: controller.signal,
        end() {
          if (!waiting.delete(controller) || waiting.size > 0) return;
          spentMs = totalMs - remainingMs();
          runningSinceMs = null;
          clearTimeout(timer);
        },
      };
    },
  };
}

function deadlineError(totalMs: number): ModelFetchError {
  return new ModelFetchError('FIRST_BYTE_DEADLINE', `no source sent a first byte within ${totalMs / 1000} s`);
}
