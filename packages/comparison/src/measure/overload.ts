import { plural } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';

/** What more threads than the usable CPUs run into. */
export interface Overload {
  readonly code: 'threads-over-quota' | 'oversubscribed';
  readonly byQuota: boolean;
  /** `1.5 CPUs` */
  readonly cpus: string;
  /** What happens to the threads. */
  readonly effect: string;
}

export function overloadOf({ usableCpus, limits }: Pick<CpuInfo, 'usableCpus' | 'limits'>): Overload {
  const quota = limits.cgroupQuotaCpus;
  const byQuota = quota !== null && quota <= usableCpus;
  return {
    code: byQuota ? 'threads-over-quota' : 'oversubscribed',
    byQuota,
    cpus: plural(Math.round(usableCpus * 100) / 100, 'CPU'),
    effect: byQuota ? 'the kernel will throttle them in every period' : 'they will wait for one another',
  };
}
