import { type Cpuinfo, cpuinfoTopology } from './cpuinfo.js';
import { type ReadText, threadSiblings } from './topology.js';

/**
 * Logical CPUs grouped by physical core: by the thread siblings of `/sys`, else by package and core of `/proc/cpuinfo`.
 * A CPU whose core is unknown is a group of its own.
 * @param cpus the CPUs to group; siblings that are not among them are left out
 * @returns disjoint groups that hold every CPU once; groups by their first CPU, CPUs ascending
 * @see Linux `Documentation/admin-guide/cputopology.rst`
 */
export function groupByCore(read: ReadText, info: Cpuinfo, cpus: readonly number[]): number[][] {
  const cpuinfoCores = coresOfCpuinfo(info);
  const groups = new Map<string, number[]>();
  for (const cpu of new Set([...cpus].sort((a, b) => a - b))) {
    const core = threadSiblings(read, cpu)?.join() ?? cpuinfoCores.get(cpu) ?? `cpu ${cpu}`;
    const group = groups.get(core);
    if (group === undefined) groups.set(core, [cpu]);
    else group.push(cpu);
  }
  return [...groups.values()];
}

/** Package and core per CPU; nothing where the numbers contradict the file's own count of cores. */
function coresOfCpuinfo(info: Cpuinfo): ReadonlyMap<number, string> {
  if (cpuinfoTopology(info) === null) return new Map();
  return new Map(
    info.processors.map(({ cpu, fields }) => [cpu, `core ${fields.get('core id')} of ${fields.get('physical id')}`]),
  );
}
