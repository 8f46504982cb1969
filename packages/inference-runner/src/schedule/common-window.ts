/** The runs of one instance from the first counted one on. */
export interface InstanceRuns {
  /** By the monotonic clock, which all processes of a machine share. */
  readonly startedAtMs: number;
  /** The required runs. */
  readonly samplesMs: ArrayLike<number>;
  /** Further runs, until all instances had made their required ones. */
  readonly afterMs: readonly number[];
}

/**
 * Counts all instances over one window: the time the slowest needed for its required runs. Each counts the number of
 * whole runs that comes nearest to the window, so a faster one counts more, and none fewer than required. Then
 * instances / mean run time is the sum of the instances' rates. With equal numbers of runs the slow instances would
 * count for longer than the fast ones, and the sum would be too low.
 * @returns the counted runs, pooled in the order they began, and the others
 */
export function commonWindow(instances: readonly InstanceRuns[]): {
  readonly countedMs: readonly number[];
  readonly othersMs: readonly number[];
} {
  const windowMs = Math.max(
    ...instances.map(({ samplesMs }) => Array.from(samplesMs).reduce((sum, ms) => sum + ms, 0)),
  );
  const counted: { readonly beganMs: number; readonly ms: number }[] = [];
  const othersMs: number[] = [];
  for (const { startedAtMs, samplesMs, afterMs } of instances) {
    let spentMs = 0;
    for (const ms of [...Array.from(samplesMs), ...afterMs]) {
      // Adding a run brings the sum nearer if half of the run still fits. After the first run left out all others are
      // too.
      const isNearer = spentMs + ms / 2 <= windowMs;
      if (isNearer) counted.push({ beganMs: startedAtMs + spentMs, ms });
      else othersMs.push(ms);
      spentMs += ms;
    }
  }
  return { countedMs: counted.sort((a, b) => a.beganMs - b.beganMs).map(({ ms }) => ms), othersMs };
}
