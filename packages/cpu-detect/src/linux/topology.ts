import { parseCpuList, parseCpuMask } from '../cpu-list.js';

/** Reads one text file of the host, null if it cannot be read. Paths are absolute, as on the host. */
export type ReadText = (path: string) => string | null;

const SIBLING_FILES = [
  ['thread_siblings_list', parseCpuList],
  ['thread_siblings', parseCpuMask],
  ['core_cpus_list', parseCpuList],
  ['core_cpus', parseCpuMask],
] as const;

/** The folder of CPU `cpu` in `/sys`. */
export function cpuFolder(cpu: number): string {
  return `/sys/devices/system/cpu/cpu${cpu}`;
}

/**
 * Sockets and physical cores from `/sys/devices/system/cpu/cpu<n>/topology`. Cores are the distinct sets of thread
 * siblings: core numbers alone may repeat across dies and packages.
 * @param cpus the online CPUs
 * @returns null for a count that some CPU's files lack
 * @see Linux `Documentation/admin-guide/cputopology.rst`
 */
export function sysTopology(
  read: ReadText,
  cpus: readonly number[],
): { sockets: number | null; physicalCores: number | null } {
  const cores = new Set<string | null>();
  const packages = new Set<string | null>();
  for (const cpu of cpus) {
    cores.add(threadSiblings(read, cpu)?.join() ?? null);
    packages.add(packageId(read, cpu));
  }
  return { sockets: countUnlessNull(packages), physicalCores: countUnlessNull(cores) };
}

/**
 * The threads of a CPU's core, itself included, ascending; null if no file lists them. A set without the CPU itself is
 * corrupt. Old kernels have no lists, new ones may leave out the `thread_` names.
 */
export function threadSiblings(read: ReadText, cpu: number): number[] | null {
  for (const [file, parse] of SIBLING_FILES) {
    const siblings = parse(read(`${cpuFolder(cpu)}/topology/${file}`) ?? '');
    if (siblings?.includes(cpu)) return siblings;
  }
  return null;
}

/** Device-tree ARM boards report -1 for unknown. */
function packageId(read: ReadText, cpu: number): string | null {
  const id = read(`${cpuFolder(cpu)}/topology/physical_package_id`)?.trim();
  return id !== undefined && /^\d+$/.test(id) ? id : null;
}

function countUnlessNull(values: ReadonlySet<string | null>): number | null {
  return values.size === 0 || values.has(null) ? null : values.size;
}
