import { plural, type Warning } from '@rn50/bench-stats';
import { type CpuInfo, type DefaultThreads, defaultThreads, splitCores } from '@rn50/cpu-detect';
import { overloadOf } from './overload.js';
import { overUsableCpus, threadsOfTables } from './thread-list.js';

/** Workers of a variant that run at the same time, and what each of them gets. */
export interface WorkerPlan {
  readonly instances: number;
  /** Intra-op threads of each instance. */
  readonly threads: number;
  /** Logical CPUs of each instance; undefined: wherever the scheduler puts them. */
  readonly cpuSets?: readonly (readonly number[])[] | undefined;
}

export interface Workforce {
  /** Threads in all. */
  readonly threads: number;
  /** What decided that; null: options. */
  readonly threadsFrom: DefaultThreads['from'] | null;
  readonly latency: WorkerPlan;
  readonly throughput: WorkerPlan;
  readonly warnings: readonly Warning[];
}

/**
 * Threads by the CPUs this process may use (affinity, cgroup quota, physical cores; performance cores only, where there are others), split between the instances of the
 * throughput scenario; latency is one request at a time and has them all. Of a list of threads the tables have the largest
 * number that the CPUs can run. Pure.
 */
export function planWorkforce(
  {
    threadCounts = [],
    ...given
  }: { readonly threads: number | null; readonly instances: number; readonly threadCounts?: readonly number[] },
  cpu: CpuInfo,
): Workforce {
  const asked = threadCounts.length === 0 ? given : { ...given, threads: threadsOfTables(threadCounts, cpu) };
  const whole = Math.max(1, Math.floor(cpu.usableCpus));
  const byDefault = defaultThreads(cpu);
  const threads = asked.threads ?? Math.max(byDefault.threads, asked.instances);
  const warnings: Warning[] = overUsableCpus(threadCounts, cpu);
  const { code, byQuota, cpus, effect } = overloadOf(cpu);
  if (warnings.length === 0 && threads > cpu.usableCpus && (asked.threads !== null || asked.instances > whole)) {
    const where = byQuota ? `under a cgroup quota of ${cpus}` : `on the ${cpus} this process may use`;
    warnings.push({
      code,
      message: `${plural(threads, 'thread')} ${where}: ${effect}`,
      remedy: `Use ${asked.instances > whole ? `--instances ${whole}` : `--threads ${whole}`}.`,
    });
  } else if (asked.threads === null && byDefault.from === 'usable-cpus' && whole !== cpu.usableCpus) {
    warnings.push({
      code: 'fractional-cpus',
      message: `this process may use ${cpus}; it runs ${plural(threads, 'thread')}`,
      remedy: 'Give the container a whole number of CPUs for repeatable figures.',
    });
  }
  const throughput = workersOf(asked.instances, Math.floor(threads / asked.instances), cpu);
  const idle = threads - throughput.threads * asked.instances;
  if (idle > 0) {
    warnings.push({
      code: 'threads-unused',
      message: `${plural(threads, 'thread')} do not split evenly between ${asked.instances} instances; ${idle} ${idle === 1 ? 'is' : 'are'} left over`,
      remedy: `Use --threads ${throughput.threads * asked.instances}, or another number of --instances.`,
    });
  }
  const threadsFrom = asked.threads === null && threads === byDefault.threads ? byDefault.from : null;
  return {
    threads,
    threadsFrom,
    latency: { instances: 1, threads: asked.threads ?? byDefault.threads },
    throughput,
    warnings,
  };
}

/**
 * Workers for the points of a sweep, the plan with all threads in one instance first: all ways to split the threads in powers of two,
 * then single instances with fewer threads. Pure.
 */
export function sweepWorkers(threads: number, cpu: CpuInfo): WorkerPlan[] {
  const plans: WorkerPlan[] = [];
  for (let instances = 1; instances <= threads; instances *= 2) {
    plans.push(workersOf(instances, Math.floor(threads / instances), cpu));
  }
  for (let fewer = Math.floor(threads / 2); fewer >= 1; fewer = Math.floor(fewer / 2)) {
    plans.push({ instances: 1, threads: fewer });
  }
  return plans;
}

function workersOf(instances: number, threads: number, cpu: CpuInfo): WorkerPlan {
  const cpuSets = instances > 1 && cpu.cores !== null ? splitCores(cpu.cores, instances) : null;
  return cpuSets === null ? { instances, threads } : { instances, threads, cpuSets };
}
