import type { CoreKind } from '../cpu-info.js';
import { parseCpuList } from '../cpu-list.js';
import { cpuFolder, type ReadText } from './topology.js';

/**
 * A core with less than this share of the greatest capacity, or of the highest clock, is an efficiency core. Middle cores of ARM and the
 * favoured cores of x86 differ by less.
 */
const EFFICIENCY_BELOW = { capacity: 0.6, clock: 0.78 } as const;

/**
 * Performance and efficiency cores, in this order; empty where the kernel tells no difference, null where cores differ in a way it does not
 * rank. Read from, in this order: the event sources of hybrid Intel CPUs, `cpu_capacity`, the highest clock.
 * @param cores logical CPUs by physical core, of all online CPUs
 * @param allowed CPUs this process may use; null: unknown
 * @param unlike whether `/proc/cpuinfo` names unlike cores
 * @see Linux `tools/perf/Documentation/intel-hybrid.txt`, `Documentation/scheduler/sched-capacity.rst`
 */
export function linuxCoreKinds(
  read: ReadText,
  cores: readonly (readonly number[])[],
  allowed: readonly number[] | null,
  unlike: boolean,
): readonly CoreKind[] | null {
  const cpus = cores.flat();
  const slow =
    byEventSource(read, cpus) ?? byRank(cpus, EFFICIENCY_BELOW.capacity, (cpu) => numberIn(read, cpu, 'cpu_capacity'));
  const efficient =
    slow ?? byRank(cpus, EFFICIENCY_BELOW.clock, (cpu) => numberIn(read, cpu, 'cpufreq/cpuinfo_max_freq'));
  if (efficient === null) return unlike ? null : [];
  const usable = new Set(allowed ?? cpus);
  const kinds = (['performance', 'efficiency'] as const).map((kind): CoreKind => {
    const own = cores.filter(([first = -1]) => efficient.has(first) === (kind === 'efficiency'));
    const usableCores = own.filter((core) => core.some((cpu) => usable.has(cpu))).length;
    return { kind, physicalCores: own.length, usableCores };
  });
  return kinds.every(({ physicalCores }) => physicalCores > 0) ? kinds : [];
}

/** CPUs of the kernel's event sources `cpu_atom` and `cpu_lowpower`; null where there is no `cpu_core` beside them. */
function byEventSource(read: ReadText, cpus: readonly number[]): ReadonlySet<number> | null {
  const listed = (source: string) => parseCpuList(read(`/sys/devices/${source}/cpus`) ?? '') ?? [];
  const fast = listed('cpu_core');
  const slow = [...listed('cpu_atom'), ...listed('cpu_lowpower')];
  if (fast.length === 0 || slow.length === 0) return null;
  const known = new Set([...fast, ...slow]);
  return cpus.every((cpu) => known.has(cpu)) ? new Set(slow) : null;
}

/** CPUs below a share of the greatest; null unless every CPU has a number. */
function byRank(
  cpus: readonly number[],
  share: number,
  rankOf: (cpu: number) => number | null,
): ReadonlySet<number> | null {
  const ranks = cpus.map((cpu) => ({ cpu, rank: rankOf(cpu) ?? Number.NaN }));
  const greatest = Math.max(...ranks.map(({ rank }) => rank));
  if (ranks.length === 0 || Number.isNaN(greatest)) return null;
  const slow = ranks.filter(({ rank }) => rank < share * greatest);
  return slow.length === 0 ? null : new Set(slow.map(({ cpu }) => cpu));
}

function numberIn(read: ReadText, cpu: number, file: string): number | null {
  const text = read(`${cpuFolder(cpu)}/${file}`)?.trim() ?? '';
  return /^\d{1,9}$/.test(text) && Number(text) > 0 ? Number(text) : null;
}
