import type { CpuLimits } from './cpu-info.js';

/** Keeps a division by the number of CPUs finite; far below any quota a scheduler would grant. */
export const MIN_USABLE_CPUS = 0.01;

/**
 * CPUs worth a thread: min(affinity, cgroup quota, physical cores), a float.
 * Unknown physical cores count as the logical CPUs; a limit that is null does not limit.
 * @returns CPUs, at least {@link MIN_USABLE_CPUS}
 */
export function usableCpus(limits: CpuLimits, physicalCores: number | null, logicalCpus: number): number {
  const known = [limits.affinityCpus, limits.cgroupQuotaCpus].filter((count) => count !== null);
  return Math.max(MIN_USABLE_CPUS, Math.min(physicalCores ?? logicalCpus, ...known));
}
