/** Runs that were started and are waited for, the oldest first. */
export interface InFlight {
  /** Starts a run; resolves when it is complete. */
  start(request: bigint): Promise<void>;
}

/**
 * Blocks this thread in the library until the oldest run is done: no thread of libuv is used, and nothing is allocated but the
 * promise. Between two waits the event loop turns once, so that a completed request is started again first.
 * Requests of one model take the same time, so the oldest is the next to complete.
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
