import type { HostFacts } from '../cpu-info.js';
import { featuresOfFlags } from '../features.js';
import { allowedCpus, onlineCpus } from './allowed-cpus.js';
import { sysCaches } from './caches.js';
import { cgroupQuota } from './cgroup.js';
import { linuxCoreKinds } from './core-kinds.js';
import { groupByCore } from './cores.js';
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
  const online = onlineCpus(read) ?? [...new Set(info.processors.map(({ cpu }) => cpu))];
  const allowed = allowedCpus(read('/proc/self/status') ?? '', online);
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
    cores: allowed === null ? null : groupByCore(read, info, allowed),
    coreKinds: linuxCoreKinds(read, groupByCore(read, info, online), allowed, coreKinds > 1),
    caches: sysCaches(read, online),
    features: featuresOfFlags(cpuinfoFlags(info), architecture),
    limits: { affinityCpus: allowed?.length ?? null, ...cgroupQuota(read) },
  };
}
