import type { CpuTimesByCpu } from './cpu-times.js';
import type { FrequencyRange } from './measured-conditions.js';
import type { QuotaUseByGroup } from './quota-use.js';

/** Everything that {@link conditionsBetween} compares, as read at one moment. */
export interface ConditionsSnapshot {
  /** A clock that never steps back, in milliseconds. */
  readonly atMs: number;
  /** Over one minute. */
  readonly loadAverage: number | null;
  /** Of the CPUs this process may use; empty where they cannot be read. */
  readonly cpuTimes: CpuTimesByCpu;
  /** Of this process's cgroup and its ancestors, without groups that have no counters. */
  readonly quotaUse: QuotaUseByGroup;
  /** Range over all looks so far. */
  readonly frequencyMhz: FrequencyRange | null;
  readonly governor: string | null;
  /** Time some task waited for memory, a counter in microseconds. */
  readonly memoryStallUs: number | null;
  /** A counter. */
  readonly swappedPages: number | null;
}
