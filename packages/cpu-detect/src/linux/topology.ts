/** Reads one text file of the host, null if it cannot be read. Paths are absolute, as on the host. */
export type ReadText = (path: string) => string | null;

/** Where the kernel describes CPU `cpu`. */
export function cpuFolder(cpu: number): string {
  return `/sys/devices/system/cpu/cpu${cpu}`;
}

/**
 * Sockets and physical cores from `/sys/devices/system/cpu/cpu<n>/topology`.
 * Cores are the distinct sets of thread siblings: core numbers alone may repeat across dies and packages.
 * @param cpus the online CPUs
 * @returns null for a number that some CPU's files do not tell
 * @see Linux `Documentation/admin-guide/cputopology.rst`
 */
export function sysTopology(
  read: ReadText,
  cpus: readonly number[],
): { sockets: number | null; physicalCores: number | null } {
  const cores = new Set<string | null>();
  const packages = new Set<string | null>();
  for (const cpu of cpus) {
    cores.add(siblingKey(read, cpu));
    packages.add(packageId(read, cpu));
  }
  return { sockets: countUnlessNull(packages), physicalCores: countUnlessNull(cores) };
}

function siblingKey(read: ReadText, cpu: number): string | null {
  const folder = `${cpuFolder(cpu)}/topology`;
  for (const file of ['thread_siblings_list', 'thread_siblings', 'core_cpus_list', 'core_cpus']) {
    const siblings = read(`${folder}/${file}`)?.trim();
    if (siblings !== undefined && siblings !== '') return siblings;
  }
  return null;
}

/** Device-tree ARM boards say -1: the kernel does not know. */
function packageId(read: ReadText, cpu: number): string | null {
  const id = read(`${cpuFolder(cpu)}/topology/physical_package_id`)?.trim();
  return id !== undefined && /^\d+$/.test(id) ? id : null;
}

function countUnlessNull(values: ReadonlySet<string | null>): number | null {
  return values.size === 0 || values.has(null) ? null : values.size;
}
