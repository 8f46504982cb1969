import { openWatchHost, type WatchHost, type WatchOptions } from '../host.js';
import { allowedCpus, onlineCpus } from '../linux/allowed-cpus.js';
import { cpuCgroups, unifiedCgroup } from '../linux/cgroup.js';
import { parseCpuinfo } from '../linux/cpuinfo.js';
import { cpuFolder } from '../linux/topology.js';
import { conditionsBetween } from './between.js';
import { type CpuTimesByCpu, parseProcStat, portableCpuTimes } from './cpu-times.js';
import { cpuinfoFrequency, type FrequencyMeter, frequencyRange, governorOf, openFrequencyMeter } from './frequency.js';
import type { FrequencyRange, MeasuredConditions } from './measured-conditions.js';
import { parsePressureUs, parseSwappedPages } from './memory.js';
import { parseCpuStat, type QuotaUseByGroup } from './quota-use.js';
import type { ConditionsSnapshot } from './snapshot.js';

/** A machine that is being watched, see {@link watchConditions}. */
export interface ConditionsWatch {
  /**
   * Reads the clock frequencies only, for use between measured blocks. Takes well under a millisecond; on a kernel that
   * is slow to answer it does nothing after the first slow read.
   */
  sample(): void;
  /**
   * Conditions since the watch began. May be called again; each call covers the whole time.
   * @param own CPU time that our own processes used since then, in milliseconds, children included
   */
  finish(own: { readonly cpuMs: number }): Promise<MeasuredConditions>;
}

/** The CPUs, cgroups and files to read for this process; fixed when the watch begins. */
interface Sources {
  /** The CPUs this process may use, null if that is unknown: then all count. */
  readonly cpus: readonly number[] | null;
  /** Our cgroup and its ancestors. */
  readonly groups: readonly string[];
  readonly pressureFile: string;
  readonly frequencies: FrequencyMeter;
}

/**
 * Starts watching the machine: other processes, steal time, CPU quota, frequencies, memory. Values that cannot be read
 * are null; a damaged file never raises an error.
 * @throws {CpuDetectError} `BAD_ROOT` if `options.root` is not a folder
 */
export async function watchConditions(options: WatchOptions = {}): Promise<ConditionsWatch> {
  const host = openWatchHost(options);
  const sources = openSources(host);
  const from = snapshot(host, sources);
  return {
    sample: () => sources.frequencies.look('between'),
    finish: async (own) => conditionsBetween(from, snapshot(host, sources), own),
  };
}

function openSources(host: WatchHost): Sources {
  const read = host.readText;
  const online = onlineCpus(read) ?? [...parseProcStat(read('/proc/stat') ?? '').keys()];
  const cpus = allowedCpus(read('/proc/self/status') ?? '', online) ?? (online.length > 0 ? online : null);
  const unified = unifiedCgroup(read);
  const ownPressure = `${unified}/memory.pressure`;
  const hasOwnPressure = unified !== null && parsePressureUs(read(ownPressure) ?? '') !== null;
  return {
    cpus,
    groups: cpuCgroups(read)?.folders ?? [],
    pressureFile: hasOwnPressure ? ownPressure : '/proc/pressure/memory',
    frequencies: openFrequencyMeter(read, host.nowMs, cpus ?? []),
  };
}

function snapshot(host: WatchHost, sources: Sources): ConditionsSnapshot {
  const read = host.readText;
  return {
    atMs: host.nowMs(),
    cpuTimes: cpuTimes(host, sources.cpus),
    quotaUse: quotaUse(host, sources.groups),
    memoryStallUs: parsePressureUs(read(sources.pressureFile) ?? ''),
    swappedPages: parseSwappedPages(read('/proc/vmstat') ?? ''),
    loadAverage: host.loadAverage() ?? firstNumber(read('/proc/loadavg') ?? ''),
    // Read last, because some kernels are slow here: the counters above must belong to `atMs`.
    frequencyMhz: frequency(host, sources),
    governor: governorOf((sources.cpus ?? []).map((cpu) => read(`${cpuFolder(cpu)}/cpufreq/scaling_governor`))),
  };
}

function cpuTimes(host: WatchHost, cpus: readonly number[] | null): CpuTimesByCpu {
  const stat = host.readText('/proc/stat');
  if (stat === null) return portableCpuTimes(host.osCpus(), host.platform);
  const all = parseProcStat(stat);
  const ours = new Set(cpus ?? all.keys());
  return new Map([...all].filter(([cpu]) => ours.has(cpu)));
}

function quotaUse({ readText }: WatchHost, groups: readonly string[]): QuotaUseByGroup {
  const use = groups.map((group) => [group, parseCpuStat(readText(`${group}/cpu.stat`) ?? '')] as const);
  return new Map(use.flatMap(([group, counts]) => (counts === null ? [] : [[group, counts]])));
}

function frequency(host: WatchHost, { cpus, frequencies }: Sources): FrequencyRange | null {
  frequencies.look('atEnds');
  const seen = frequencies.range();
  if (seen !== null) return seen;
  const cpuinfo = parseCpuinfo(host.readText('/proc/cpuinfo') ?? '');
  return cpuinfoFrequency(cpuinfo, cpus ?? []) ?? frequencyRange(host.osCpus().map(({ speed }) => speed));
}

function firstNumber(text: string): number | null {
  const first = /^\d{1,6}\.\d{2}(?= )/.exec(text)?.[0];
  return first === undefined ? null : Number(first);
}
