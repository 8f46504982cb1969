import type { CpuInfo } from './cpu-info.js';

/** How many threads a run has by default, and what was counted. */
export interface DefaultThreads {
  readonly threads: number;
  /** `performance-cores`: efficiency cores that this process may use are left out. */
  readonly from: 'usable-cpus' | 'performance-cores';
}

/**
 * As many threads as CPUs this process may use, but no more than it has performance cores where there are efficiency cores too: an operator
 * is split evenly between threads, so all of them would wait for the slowest core. Pure.
 */
export function defaultThreads({ usableCpus, coreKinds }: Pick<CpuInfo, 'usableCpus' | 'coreKinds'>): DefaultThreads {
  const usable = Math.max(1, Math.floor(usableCpus));
  const fast = coreKinds?.find(({ kind }) => kind === 'performance')?.usableCores ?? 0;
  return fast > 0 && fast < usable
    ? { threads: fast, from: 'performance-cores' }
    : { threads: usable, from: 'usable-cpus' };
}
