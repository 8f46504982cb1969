import type { CpuInfo, IsaFeature } from '@rn50/cpu-detect';

const X86: Partial<Record<IsaFeature, 'yes'>> = { avx2: 'yes', fma: 'yes', avx512f: 'yes' };

/** A CPU of two cores with these features; all others are absent. */
export function cpuWith(parts: {
  readonly architecture: string;
  readonly int8Path: CpuInfo['int8Path'];
  readonly features: Partial<Record<IsaFeature, 'yes'>>;
}): CpuInfo {
  return {
    model: `a CPU with ${parts.int8Path}`,
    vendor: 'unknown',
    architecture: parts.architecture,
    platform: 'linux',
    sockets: 1,
    physicalCores: 2,
    logicalCpus: 4,
    cores: null,
    coreKinds: null,
    caches: [{ level: 3, type: 'unified', sizeBytes: 32 << 20, instances: 1 }],
    features: {
      avx2: 'no',
      fma: 'no',
      avx512f: 'no',
      avx512_vnni: 'no',
      avx512_bf16: 'no',
      avx_vnni: 'no',
      avx_vnni_int8: 'no',
      amx_int8: 'no',
      amx_bf16: 'no',
      dotprod: 'no',
      i8mm: 'no',
      sve: 'no',
      ...parts.features,
    },
    int8Path: parts.int8Path,
    limits: { affinityCpus: 4, cgroupQuotaCpus: null, cgroupVersion: null },
    usableCpus: 2,
  };
}

export const VNNI = cpuWith({
  architecture: 'x64',
  int8Path: 'avx512-vnni',
  features: { ...X86, avx512_vnni: 'yes' },
});
export const AMX = cpuWith({
  architecture: 'x64',
  int8Path: 'amx',
  features: { ...X86, avx512_vnni: 'yes', amx_int8: 'yes' },
});
export const AVX_VNNI = cpuWith({
  architecture: 'x64',
  int8Path: 'avx-vnni',
  features: { avx2: 'yes', fma: 'yes', avx_vnni: 'yes' },
});
export const NO_VNNI = cpuWith({ architecture: 'x64', int8Path: 'none', features: { avx2: 'yes', fma: 'yes' } });
export const ARM = cpuWith({ architecture: 'arm64', int8Path: 'neon-dotprod', features: { dotprod: 'yes' } });
