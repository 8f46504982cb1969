import { ModelFetchError } from '../errors.js';

/** Longest delay `setTimeout` takes; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** The time limit and the abort signal of one try. */
export interface Watchdog {
  readonly signal: AbortSignal;
  /** Starts the clock; the previous one is stopped. */
  expect(withinMs: number, error: () => ModelFetchError): void;
  /** Stops the clock. */
  relax(): void;
  throwIfAborted(): void;
  /** Stops the clock and removes the listeners from the signals. */
  stop(): void;
}

/**
 * One signal for one try: it aborts when any of `signals` does, or when the expected data does not come in time.
 * The reason is always a ModelFetchError; a caller's own abort becomes `ABORTED` with the reason as its cause.
 */
export function createWatchdog(signals: readonly AbortSignal[]): Watchdog {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const links = signals.map((signal) => {
    const abort = () => controller.abort(abortError(signal));
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    return { signal, abort };
  });

  return {
    signal: controller.signal,
    expect(withinMs: number, error: () => ModelFetchError): void {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(error()), Math.min(withinMs, MAX_TIMER_MS));
    },
    relax(): void {
      clearTimeout(timer);
    },
    throwIfAborted(): void {
      controller.signal.throwIfAborted();
    },
    stop(): void {
      clearTimeout(timer);
      for (const { signal, abort } of links) signal.removeEventListener('abort', abort);
    },
  };
}

/** The typed error of an aborted signal. */
export function abortError(signal: AbortSignal): ModelFetchError {
  if (signal.reason instanceof ModelFetchError) return signal.reason;
  return new ModelFetchError('ABORTED', 'the call was aborted', { cause: signal.reason });
}

/** The error to throw for a failure: after an abort the abort's, else the failure itself. */
export function abortedOr(signal: AbortSignal | undefined, cause: unknown): unknown {
  return signal?.aborted ? abortError(signal) : cause;
}
