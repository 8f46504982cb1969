/** Runs that were started and are waited for, the oldest first. */
export interface InFlight {
  /** Starts a run; resolves when it is complete. */
  start(request: bigint): Promise<void>;
}

/**
 * Waits for one run at a time, with this thread blocked in the library: no thread of libuv's, and nothing is allocated but the
 * promise. Between two waits the event loop goes round once, so that a completed request is started again before that.
 * Requests of the same model take alike, so the oldest is the next to complete, and later ones are never long in hand.
 */
export function inFlight(start: (request: bigint) => void, wait: (request: bigint) => void): InFlight {
  const waiting: {
    readonly request: bigint;
    readonly resolve: () => void;
    readonly reject: (error: unknown) => void;
  }[] = [];
  const waitForOldest = (): void => {
    const oldest = waiting.shift();
    if (oldest === undefined) return;
    try {
      wait(oldest.request);
      oldest.resolve();
    } catch (error) {
      oldest.reject(error);
    }
    if (waiting.length > 0) setImmediate(waitForOldest);
  };
  return {
    start: (request) =>
      new Promise((resolve, reject) => {
        start(request);
        waiting.push({ request, resolve, reject });
        if (waiting.length === 1) setImmediate(waitForOldest);
      }),
  };
}
