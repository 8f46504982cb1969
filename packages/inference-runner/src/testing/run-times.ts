import { normalGenerator, uniformGenerator } from '@rn50/bench-stats/numbers';

/** Time of the next run in milliseconds, given the fake clock's time. */
export type RunTimes = (nowMs: number) => number;

/** Every run takes the same time. */
export function constantTimes(ms: number): RunTimes {
  return () => ms;
}

/** Log-normal times with this median; `spread` is the standard deviation of their logarithm. */
export function noisyTimes(options: {
  readonly medianMs: number;
  readonly spread: number;
  readonly seed: number;
}): RunTimes {
  const normal = normalGenerator(options.seed);
  return () => options.medianMs * Math.exp(options.spread * normal());
}

/** A fast and a slow mode; `slowShare` of the runs are slow. */
export function bimodalTimes(options: {
  readonly fastMs: number;
  readonly slowMs: number;
  readonly slowShare: number;
  readonly seed: number;
}): RunTimes {
  const uniform = uniformGenerator(options.seed);
  return () => (uniform() < options.slowShare ? options.slowMs : options.fastMs);
}

/** Pareto times: most near `leastMs`, few very long; the smaller `shape`, the heavier the tail. */
export function heavyTailedTimes(options: {
  readonly leastMs: number;
  readonly shape: number;
  readonly seed: number;
}): RunTimes {
  const uniform = uniformGenerator(options.seed);
  return () => options.leastMs * (1 - uniform()) ** (-1 / options.shape);
}

/** Log-normal times whose logarithm follows an AR(1) process: each run resembles the one before by `rho`. */
export function autocorrelatedTimes(options: {
  readonly medianMs: number;
  readonly spread: number;
  readonly rho: number;
  readonly seed: number;
}): RunTimes {
  const normal = normalGenerator(options.seed);
  const innovation = Math.sqrt(1 - options.rho ** 2);
  let state = normal();
  return () => {
    state = options.rho * state + innovation * normal();
    return options.medianMs * Math.exp(options.spread * state);
  };
}

/** Makes other times grow steadily: by `fraction` of themselves in every `overMs` of the clock. */
export function driftingTimes(
  times: RunTimes,
  options: { readonly fraction: number; readonly overMs: number },
): RunTimes {
  return (nowMs) => times(nowMs) * (1 + (options.fraction * nowMs) / options.overMs);
}
