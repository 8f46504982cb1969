import type { CpuLimits } from '../cpu-info.js';
import { parseCpuList } from '../cpu-list.js';
import { featuresOfFlags } from '../features.js';
import type { HostFacts } from '../host-facts.js';
import { sysCaches } from './caches.js';
import { cgroupQuota } from './cgroup.js';
import { cpuinfoFlags, cpuinfoIdentity, cpuinfoTopology, parseCpuinfo } from './cpuinfo.js';
import { type ReadText, sysTopology } from './topology.js';

/**
 * Facts of a Linux host from `/proc` and `/sys`.
 * @param read reads the host's files; a missing or damaged file leaves its facts unknown
 * @param architecture as Node names it: `x64`, `arm64`, …
 */
export function detectLinux(read: ReadText, architecture: string): HostFacts {
  const cpuinfo = read('/proc/cpuinfo');
  const info = parseCpuinfo(cpuinfo ?? '');
  const online = onlineCpus(read) ?? info.processors.map(({ cpu }) => cpu);
  const { model, vendor, coreKinds } = cpuinfoIdentity(info);
  const topology = cpuinfoTopology(info) ?? sysTopology(read, online);
  return {
    model,
    vendor,
    // Device-tree kernels before 5.19 number clusters as packages; unlike cores in several "packages" are such clusters.
    sockets: coreKinds > 1 && topology.sockets !== 1 ? null : topology.sockets,
    physicalCores: topology.physicalCores,
    // One-core ARM kernels write no `processor` line, and a damaged file still comes from a host with a CPU.
    logicalCpus: online.length > 0 ? online.length : cpuinfo === null ? null : 1,
    caches: sysCaches(read, online),
    features: featuresOfFlags(cpuinfoFlags(info), architecture),
    limits: linuxLimits(read, online),
  };
}

function onlineCpus(read: ReadText): number[] | null {
  const cpus = parseCpuList(read('/sys/devices/system/cpu/online') ?? '');
  return cpus === null || cpus.length === 0 ? null : cpus;
}

function linuxLimits(read: ReadText, online: readonly number[]): CpuLimits {
  return { affinityCpus: affinityCpus(read('/proc/self/status') ?? '', online), ...cgroupQuota(read) };
}

/**
 * CPUs the scheduler may use, from `Cpus_allowed_list` of `/proc/self/status`.
 * Hosts that can hot-plug list CPUs that are not there (`0-127` on two), so only online ones count.
 */
export function affinityCpus(status: string, online: readonly number[]): number | null {
  const list = /^Cpus_allowed_list:[ \t]*(\S+)[ \t]*$/m.exec(status)?.[1];
  const allowed = list === undefined ? null : parseCpuList(list);
  if (allowed === null || allowed.length === 0) return null;
  const here = new Set(online);
  const usable = allowed.filter((cpu) => here.has(cpu)).length;
  return usable > 0 ? usable : null;
}
