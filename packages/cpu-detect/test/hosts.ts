import type { CpuCache, Int8Path, IsaFeature } from '../src/index.js';

/** What a saved host must be recognised as. Where each dump and each expected value comes from: fixtures/ORIGIN.md. */
export interface ExpectedHost {
  readonly folder: string;
  readonly platform: 'linux' | 'darwin';
  readonly arch: string;
  readonly model: string;
  readonly vendor: string;
  readonly sockets: number | null;
  readonly physicalCores: number | null;
  readonly logicalCpus: number;
  readonly usableCpus: number;
  readonly int8Path: Int8Path;
  /** Every feature that must be 'yes'; all others must not be. */
  readonly features: readonly IsaFeature[];
  /** Features that must be 'unknown', because this host's system does not tell. */
  readonly unknown?: readonly IsaFeature[];
  readonly affinityCpus?: number;
  readonly cgroupQuotaCpus?: number;
  /** The online CPUs by core; left out where each is a core of its own, or its core is unknown: `[[0], [1], …]`. */
  readonly onlineCores?: readonly (readonly number[])[];
  /** What `cores` must be; left out where the dump has no `/proc/self/status`: null. */
  readonly cores?: readonly (readonly number[])[];
  readonly caches?: readonly CpuCache[];
  /** Performance and efficiency cores; null: unknown; left out: all alike. */
  readonly coreKinds?: readonly [number, number] | null;
}

const KIB = 1024;
const AVX512: readonly IsaFeature[] = ['avx2', 'fma', 'avx512f'];
const VNNI: readonly IsaFeature[] = [...AVX512, 'avx512_vnni'];
const ZEN4: readonly IsaFeature[] = [...VNNI, 'avx512_bf16'];
const NO_MAC_KEY: readonly IsaFeature[] = ['avx512_bf16', 'avx_vnni', 'avx_vnni_int8', 'amx_int8', 'amx_bf16'];

const X64 = { platform: 'linux', arch: 'x64' } as const;
const INTEL = { ...X64, vendor: 'GenuineIntel' } as const;
const AMD = { ...X64, vendor: 'AuthenticAMD' } as const;
const ARM = { platform: 'linux', arch: 'arm64', vendor: 'ARM' } as const;
const MAC = { platform: 'darwin', arch: 'arm64', vendor: 'Apple' } as const;
/** The project keeps the first processor's block only, so the file cannot tell cores. */
const EXCERPT = { sockets: null, physicalCores: null, logicalCpus: 1, usableCpus: 1 } as const;

const ZEN4_VM = {
  ...AMD,
  model: 'AMD EPYC',
  sockets: 1,
  physicalCores: 2,
  logicalCpus: 2,
  affinityCpus: 2,
  cores: [[0], [1]],
  int8Path: 'avx512-vnni',
  features: ZEN4,
  caches: [
    { level: 1, type: 'data', sizeBytes: 32 * KIB, instances: 2 },
    { level: 1, type: 'instruction', sizeBytes: 32 * KIB, instances: 2 },
    { level: 2, type: 'unified', sizeBytes: 1024 * KIB, instances: 2 },
    { level: 3, type: 'unified', sizeBytes: 32768 * KIB, instances: 1 },
  ],
} as const;

export const HOSTS: readonly ExpectedHost[] = [
  {
    ...INTEL,
    ...EXCERPT,
    folder: 'xeon-haswell-e5-2680v3',
    model: 'Intel(R) Xeon(R) CPU E5-2680 v3 @ 2.50GHz',
    int8Path: 'none',
    features: ['avx2', 'fma'],
  },
  {
    ...INTEL,
    ...EXCERPT,
    folder: 'xeon-skylake-gold-6132',
    model: 'Intel(R) Xeon(R) Gold 6132 CPU @ 2.60GHz',
    int8Path: 'none',
    features: AVX512,
  },
  {
    ...INTEL,
    folder: 'xeon-skylake-vm-offline-cpus',
    model: 'Intel Xeon Processor (Skylake, IBRS)',
    sockets: 2,
    physicalCores: 2,
    logicalCpus: 2,
    usableCpus: 2,
    int8Path: 'none',
    features: AVX512,
    caches: [
      { level: 1, type: 'data', sizeBytes: 32 * KIB, instances: 2 },
      { level: 1, type: 'instruction', sizeBytes: 32 * KIB, instances: 2 },
      { level: 2, type: 'unified', sizeBytes: 4096 * KIB, instances: 2 },
      { level: 3, type: 'unified', sizeBytes: 16384 * KIB, instances: 2 },
    ],
  },
  {
    ...INTEL,
    ...EXCERPT,
    folder: 'xeon-cascade-lake-platinum-8260m',
    model: 'Intel(R) Xeon(R) Platinum 8260M CPU @ 2.40GHz',
    int8Path: 'avx512-vnni',
    features: VNNI,
  },
  {
    ...INTEL,
    folder: 'xeon-cascade-lake-gold-5218r-vm',
    model: 'Intel(R) Xeon(R) Gold 5218R CPU @ 2.10GHz',
    sockets: 2,
    physicalCores: 2,
    logicalCpus: 2,
    usableCpus: 2,
    int8Path: 'avx512-vnni',
    features: VNNI,
  },
  {
    ...INTEL,
    ...EXCERPT,
    folder: 'xeon-sapphire-rapids-platinum-8480',
    model: 'Intel(R) Xeon(R) Platinum 8480+',
    int8Path: 'amx',
    features: [...ZEN4, 'avx_vnni', 'amx_int8', 'amx_bf16'],
  },
  {
    ...INTEL,
    folder: 'core-i5-3317u-virtualbox',
    model: 'Intel(R) Core(TM) i5-3317U CPU @ 1.70GHz',
    sockets: 1,
    physicalCores: 2,
    logicalCpus: 2,
    affinityCpus: 2,
    cores: [[0], [1]],
    usableCpus: 2,
    int8Path: 'none',
    features: [],
    caches: [
      { level: 1, type: 'data', sizeBytes: 32 * KIB, instances: 2 },
      { level: 2, type: 'data', sizeBytes: 6144 * KIB, instances: 1 },
    ],
  },
  {
    ...INTEL,
    folder: 'core-i7-1165g7',
    model: '11th Gen Intel(R) Core(TM) i7-1165G7 @ 2.80GHz',
    sockets: 1,
    physicalCores: 4,
    logicalCpus: 8,
    onlineCores: [
      [0, 4],
      [1, 5],
      [2, 6],
      [3, 7],
    ],
    usableCpus: 4,
    int8Path: 'avx512-vnni',
    features: VNNI,
    caches: [
      { level: 1, type: 'data', sizeBytes: 48 * KIB, instances: 4 },
      { level: 1, type: 'instruction', sizeBytes: 32 * KIB, instances: 4 },
      { level: 2, type: 'unified', sizeBytes: 1280 * KIB, instances: 4 },
      { level: 3, type: 'unified', sizeBytes: 12288 * KIB, instances: 1 },
    ],
  },
  {
    ...INTEL,
    folder: 'core-i7-1270p',
    model: '12th Gen Intel(R) Core(TM) i7-1270P',
    sockets: 1,
    physicalCores: 12,
    logicalCpus: 16,
    onlineCores: [[0, 1], [2, 3], [4, 5], [6, 7], [8], [9], [10], [11], [12], [13], [14], [15]],
    usableCpus: 12,
    int8Path: 'avx-vnni',
    features: ['avx2', 'fma', 'avx_vnni'],
    caches: [
      { level: 1, type: 'data', sizeBytes: 48 * KIB, instances: 4 },
      { level: 1, type: 'data', sizeBytes: 32 * KIB, instances: 8 },
      { level: 1, type: 'instruction', sizeBytes: 64 * KIB, instances: 8 },
      { level: 1, type: 'instruction', sizeBytes: 32 * KIB, instances: 4 },
      { level: 2, type: 'unified', sizeBytes: 2048 * KIB, instances: 2 },
      { level: 2, type: 'unified', sizeBytes: 1280 * KIB, instances: 4 },
      { level: 3, type: 'unified', sizeBytes: 18432 * KIB, instances: 1 },
    ],
  },
  {
    ...INTEL,
    ...EXCERPT,
    folder: 'core-ultra-9-285',
    model: 'Intel(R) Core(TM) Ultra 9 285',
    int8Path: 'avx-vnni',
    features: ['avx2', 'fma', 'avx_vnni', 'avx_vnni_int8'],
  },
  {
    ...AMD,
    ...EXCERPT,
    folder: 'ryzen-5950x-zen3',
    model: 'AMD Ryzen 9 5950X 16-Core Processor',
    int8Path: 'none',
    features: ['avx2', 'fma'],
  },
  {
    ...AMD,
    ...EXCERPT,
    folder: 'epyc-9654-zen4',
    model: 'AMD EPYC 9654 96-Core Processor',
    int8Path: 'avx512-vnni',
    features: ZEN4,
  },
  {
    ...AMD,
    ...EXCERPT,
    folder: 'ryzen-9950x-zen5',
    model: 'AMD Ryzen 9 9950X 16-Core Processor',
    int8Path: 'avx512-vnni',
    features: [...ZEN4, 'avx_vnni'],
  },
  { ...ZEN4_VM, folder: 'epyc-zen4-vm', usableCpus: 2 },
  { ...ZEN4_VM, folder: 'container-quota-half', cgroupQuotaCpus: 0.5, usableCpus: 0.5 },
  { ...ZEN4_VM, folder: 'container-quota-one-and-half', cgroupQuotaCpus: 1.5, usableCpus: 1.5 },
  { ...ZEN4_VM, folder: 'affinity-one-cpu', affinityCpus: 1, cores: [[1]], usableCpus: 1 },
  {
    ...ARM,
    ...EXCERPT,
    folder: 'graviton1-cortex-a72',
    model: 'Cortex-A72',
    int8Path: 'none',
    features: [],
  },
  {
    ...ARM,
    folder: 'graviton2-neoverse-n1',
    model: 'Neoverse-N1',
    sockets: 1,
    physicalCores: 1,
    logicalCpus: 1,
    usableCpus: 1,
    int8Path: 'neon-dotprod',
    features: ['dotprod'],
    caches: [
      { level: 1, type: 'data', sizeBytes: 64 * KIB, instances: 1 },
      { level: 1, type: 'instruction', sizeBytes: 64 * KIB, instances: 1 },
      { level: 2, type: 'unified', sizeBytes: 1024 * KIB, instances: 1 },
      { level: 3, type: 'unified', sizeBytes: 32768 * KIB, instances: 1 },
    ],
  },
  {
    ...ARM,
    ...EXCERPT,
    folder: 'graviton3-neoverse-v1',
    model: 'Neoverse-V1',
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm', 'sve'],
  },
  {
    ...ARM,
    ...EXCERPT,
    folder: 'neoverse-n2',
    model: 'Neoverse-N2',
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm', 'sve'],
  },
  {
    ...ARM,
    folder: 'arm-a510-a710-a715-x3',
    coreKinds: null,
    model: 'Cortex-A510 + Cortex-A715 + Cortex-A710 + Cortex-X3',
    sockets: null,
    physicalCores: 8,
    logicalCpus: 8,
    usableCpus: 8,
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm'],
  },
  {
    ...ARM,
    arch: 'arm',
    folder: 'exynos-cortex-a15',
    model: 'Cortex-A15',
    sockets: 1,
    physicalCores: 2,
    logicalCpus: 2,
    usableCpus: 2,
    int8Path: 'none',
    features: [],
  },
  {
    ...ARM,
    arch: 'arm',
    folder: 'raspberry-pi-3',
    model: 'Cortex-A53',
    sockets: null,
    physicalCores: null,
    logicalCpus: 4,
    usableCpus: 4,
    int8Path: 'none',
    features: [],
  },
  {
    ...ARM,
    ...EXCERPT,
    folder: 'apple-m2-linux',
    model: 'Apple M2 Blizzard',
    vendor: 'Apple',
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm'],
  },
  {
    folder: 'riscv-visionfive2',
    platform: 'linux',
    arch: 'riscv64',
    model: 'sifive,u74-mc',
    vendor: 'unknown',
    sockets: 1,
    physicalCores: 4,
    logicalCpus: 4,
    usableCpus: 4,
    int8Path: 'unknown',
    features: [],
    caches: [
      { level: 1, type: 'data', sizeBytes: 32 * KIB, instances: 4 },
      { level: 1, type: 'instruction', sizeBytes: 32 * KIB, instances: 4 },
      { level: 2, type: 'unified', sizeBytes: 2048 * KIB, instances: 1 },
    ],
  },
  {
    ...MAC,
    folder: 'apple-m1-big-sur',
    coreKinds: null,
    model: 'Apple processor',
    sockets: null,
    physicalCores: 8,
    logicalCpus: 8,
    usableCpus: 8,
    int8Path: 'unknown',
    features: [],
    unknown: ['dotprod', 'i8mm', 'sve'],
  },
  {
    ...MAC,
    folder: 'apple-m1-pro',
    coreKinds: [6, 2],
    model: 'Apple M1 Pro',
    sockets: 1,
    physicalCores: 8,
    logicalCpus: 8,
    usableCpus: 8,
    int8Path: 'neon-dotprod',
    features: ['dotprod'],
    unknown: ['sve'],
  },
  {
    ...MAC,
    folder: 'apple-m2',
    coreKinds: [4, 4],
    model: 'Apple M2',
    sockets: 1,
    physicalCores: 8,
    logicalCpus: 8,
    usableCpus: 8,
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm'],
    unknown: ['sve'],
    caches: [
      { level: 1, type: 'data', sizeBytes: 128 * KIB, instances: 4 },
      { level: 1, type: 'instruction', sizeBytes: 192 * KIB, instances: 4 },
      { level: 1, type: 'data', sizeBytes: 64 * KIB, instances: 4 },
      { level: 1, type: 'instruction', sizeBytes: 128 * KIB, instances: 4 },
      { level: 2, type: 'unified', sizeBytes: 16384 * KIB, instances: 1 },
      { level: 2, type: 'unified', sizeBytes: 4096 * KIB, instances: 1 },
    ],
  },
  {
    ...MAC,
    folder: 'apple-m4-max',
    coreKinds: [12, 4],
    model: 'Apple M4 Max',
    sockets: 1,
    physicalCores: 16,
    logicalCpus: 16,
    usableCpus: 16,
    int8Path: 'neon-i8mm',
    features: ['dotprod', 'i8mm'],
    unknown: ['sve'],
  },
  {
    folder: 'mac-i5-3230m',
    platform: 'darwin',
    arch: 'x64',
    model: 'Intel(R) Core(TM) i5-3230M CPU @ 2.60GHz',
    vendor: 'GenuineIntel',
    sockets: null,
    physicalCores: 2,
    logicalCpus: 4,
    usableCpus: 2,
    int8Path: 'unknown',
    features: [],
    unknown: NO_MAC_KEY,
  },
];
