/** Throttling counters of a cgroup since it was created. */
export interface QuotaUse {
  readonly periods: number;
  readonly throttledPeriods: number;
  readonly throttledMs: number;
}

/** Counters by cgroup folder. */
export type QuotaUseByGroup = ReadonlyMap<string, QuotaUse>;

/**
 * Reads a cgroup's `cpu.stat`: version 2 counts `throttled_usec` in microseconds, version 1 `throttled_time` in
 * nanoseconds.
 * @returns null if a count is missing: without the CPU controller version 2 has only `usage_usec` and its parts
 * @see Linux `Documentation/admin-guide/cgroup-v2.rst` (CPU Interface Files), `Documentation/scheduler/sched-bwc.rst`
 *   (Statistics)
 */
export function parseCpuStat(text: string): QuotaUse | null {
  const count = (key: string) => {
    const digits = new RegExp(`^${key} (\\d{1,20})$`, 'm').exec(text)?.[1];
    return digits === undefined ? null : Number(digits);
  };
  const periods = count('nr_periods');
  const throttledPeriods = count('nr_throttled');
  const micros = count('throttled_usec');
  const nanos = count('throttled_time');
  if (periods === null || throttledPeriods === null) return null;
  if (micros !== null) return { periods, throttledPeriods, throttledMs: micros / 1e3 };
  return nanos === null ? null : { periods, throttledPeriods, throttledMs: nanos / 1e6 };
}

/**
 * Counts of the most throttled group in an interval. Counts are not added, because the quotas of a group and its parent
 * throttle it at the same time.
 * @returns null if no group can be compared; one whose counts ran backwards was replaced by another of the same name
 */
export function quotaUseBetween(from: QuotaUseByGroup, to: QuotaUseByGroup): QuotaUse | null {
  let most: QuotaUse | null = null;
  for (const [group, before] of from) {
    const after = to.get(group);
    if (after === undefined) continue;
    const use = {
      periods: after.periods - before.periods,
      throttledPeriods: after.throttledPeriods - before.throttledPeriods,
      throttledMs: after.throttledMs - before.throttledMs,
    };
    const sound =
      isCount(use.periods) && isCount(use.throttledPeriods) && Number.isFinite(use.throttledMs) && use.throttledMs >= 0;
    if (sound && (most === null || compare(use, most) > 0)) most = use;
  }
  return most;
}

function compare(a: QuotaUse, b: QuotaUse): number {
  return a.throttledPeriods - b.throttledPeriods || a.throttledMs - b.throttledMs || a.periods - b.periods;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
