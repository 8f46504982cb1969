/** The runs of one instance from the first counted one on. */
export interface InstanceRuns {
  /** By the monotonic clock, which all processes of a machine share. */
  readonly startedAtMs: number;
  /** The runs it had to make. */
  readonly samplesMs: ArrayLike<number>;
  /** The runs it went on to make until all instances had made theirs. */
  readonly afterMs: readonly number[];
}

/**
 * Counts all instances over one length of time: that in which the last of them made the runs it had to. Each counts the
 * whole runs that come nearest to it, so a faster one counts more runs, none fewer than it had to. Then
 * instances / mean run time is the sum of the instances' rates. Equal numbers of runs would count the slow ones for
 * longer than the fast ones, and their sum would come out too low.
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
      // Taking a run brings the sum nearer if half of the run still fits. Once one is left out all later ones are.
      const isNearer = spentMs + ms / 2 <= windowMs;
      if (isNearer) counted.push({ beganMs: startedAtMs + spentMs, ms });
      else othersMs.push(ms);
      spentMs += ms;
    }
  }
  return { countedMs: counted.sort((a, b) => a.beganMs - b.beganMs).map(({ ms }) => ms), othersMs };
}
