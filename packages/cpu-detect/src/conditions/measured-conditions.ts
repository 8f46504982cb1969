/** Clock frequencies seen, in MHz. */
export interface FrequencyRange {
  low: number;
  high: number;
}

/** Conditions of the machine over an interval. null: cannot be read here, or the counters are corrupt. */
export interface MeasuredConditions {
  seconds: number;
  /** One-minute load average at the end. */
  loadAverage: number | null;
  /** Average number of CPUs, of those this process may use, that other processes kept busy. */
  othersCpus: number | null;
  /** Time the hypervisor gave to others / time of all CPUs this process may use, 0..1. */
  stealShare: number | null;
  /** Periods of the cgroup's CPU quota that passed with work to do. */
  quotaPeriods: number | null;
  /** Those in which the quota was used up. */
  throttledPeriods: number | null;
  /** Time for which the quota stopped CPUs, summed over CPUs. */
  throttledMs: number | null;
  /** Over the CPUs this process may use and all looks. */
  frequencyMhz: FrequencyRange | null;
  /** `performance`, `powersave`, `schedutil`, …; `mixed` where CPUs or moments differ. */
  governor: string | null;
  /** Time in which some task waited for memory / time watched, 0..1. */
  memoryStallShare: number | null;
  /** Pages read from or written to swap, by the whole machine. */
  swappedPages: number | null;
}
