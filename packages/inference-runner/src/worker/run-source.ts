/** A source of completed runs: one at a time, or several in flight. */
export interface RunSource {
  /** Number of runs in flight. */
  readonly requests: number;
  /** Resolves when the next run is complete. */
  next(): Promise<unknown>;
  /** Starts a run in every request, so that counting begins with all of them busy. */
  fill(): Promise<void>;
  /** Waits for the runs still in flight; they do not count. */
  drain(): Promise<void>;
}

/** One run at a time: each begins when it is asked for. */
export function oneAtATime(run: () => Promise<unknown>): RunSource {
  const nothing = async (): Promise<void> => {};
  return { requests: 1, next: run, fill: nothing, drain: nothing };
}

/**
 * Several runs in flight. After its run was taken, a request starts another one at the next call of `next`.
 * @param run runs once with this request, from 0
 */
export function severalInFlight(run: (request: number) => Promise<unknown>, requests: number): RunSource {
  const idle = Array.from({ length: requests }, (_, request) => request);
  const completed: number[] = [];
  let inFlight = 0;
  let failure: { readonly error: unknown } | null = null;
  let onChange = (): void => {};

  const begin = async (request: number): Promise<void> => {
    inFlight += 1;
    try {
      await run(request);
      completed.push(request);
    } catch (error) {
      failure ??= { error };
    }
    inFlight -= 1;
    onChange();
  };
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      onChange = resolve;
    });
  const next = async (): Promise<void> => {
    for (const request of idle.splice(0)) void begin(request);
    while (completed.length === 0 && failure === null) await changed();
    if (failure !== null) throw failure.error;
    const request = completed.shift();
    if (request !== undefined) idle.push(request);
  };

  return {
    requests,
    next,
    async fill() {
      for (let taken = 0; taken < requests; taken += 1) await next();
    },
    async drain() {
      while (inFlight > 0 && failure === null) await changed();
      if (failure !== null) throw failure.error;
      idle.push(...completed.splice(0));
    },
  };
}
