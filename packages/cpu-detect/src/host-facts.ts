import type { CpuInfo, CpuLimits } from './cpu-info.js';

/** What a platform can tell; the rest of {@link CpuInfo} follows from it. */
export type HostFacts = Omit<CpuInfo, 'int8Path' | 'usableCpus' | 'architecture' | 'platform' | 'logicalCpus'> & {
  /** Null if nothing says how many CPUs are online. */
  readonly logicalCpus: number | null;
};

/** For platforms that cannot limit a process to some CPUs, or do not tell. */
export const NO_LIMITS: CpuLimits = { affinityCpus: null, cgroupQuotaCpus: null, cgroupVersion: null };
