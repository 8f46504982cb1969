import type { CpuInfo } from '@rn50/cpu-detect';

/** A Xeon with AMX on two CPUs, for tests that need some CPU. */
export const cpuInfo: CpuInfo = {
  model: 'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz',
  vendor: 'GenuineIntel',
  architecture: 'x64',
  platform: 'linux',
  sockets: 1,
  physicalCores: 2,
  coreKinds: [],
  logicalCpus: 4,
  caches: [
    { level: 1, type: 'data', sizeBytes: 49_152, instances: 2 },
    { level: 3, type: 'unified', sizeBytes: 110_100_480, instances: 1 },
  ],
  features: {
    avx2: 'yes',
    fma: 'yes',
    avx512f: 'yes',
    avx512_vnni: 'yes',
    avx512_bf16: 'yes',
    avx_vnni: 'yes',
    avx_vnni_int8: 'no',
    amx_int8: 'yes',
    amx_bf16: 'yes',
    dotprod: 'no',
    i8mm: 'no',
    sve: 'no',
  },
  int8Path: 'amx',
  limits: { affinityCpus: 4, cgroupQuotaCpus: null, cgroupVersion: null },
  usableCpus: 2,
  cores: [
    [0, 2],
    [1, 3],
  ],
};
