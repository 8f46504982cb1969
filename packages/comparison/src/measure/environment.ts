import { hostname, type as osType, release, totalmem } from 'node:os';
import type { Environment } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';

/** Names of the instruction sets that this CPU has. */
export function featuresOf({ features }: Pick<CpuInfo, 'features'>): string[] {
  return Object.entries(features)
    .filter(([, support]) => support === 'yes')
    .map(([name]) => name);
}

/** What the report says about this machine. */
export function environmentOf(cpu: CpuInfo, engines: Record<string, string>): Environment {
  return {
    host: hostname(),
    cpu: {
      model: cpu.model,
      features: featuresOf(cpu),
      int8Path: cpu.int8Path,
      physicalCores: cpu.physicalCores ?? 0,
      usableCpus: cpu.usableCpus,
      ...(cpu.coreKinds === null || cpu.coreKinds.length === 0 ? {} : { coreKinds: [...cpu.coreKinds] }),
    },
    os: { platform: process.platform, type: osType(), release: release(), architecture: process.arch },
    node: process.versions.node,
    engines,
    limits: {
      affinityCpus: cpu.limits.affinityCpus,
      cgroupQuotaCpus: cpu.limits.cgroupQuotaCpus,
      logicalCpus: cpu.logicalCpus,
      memoryBytes: totalmem(),
    },
  };
}
