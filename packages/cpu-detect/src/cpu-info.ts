/** yes / no / unknown: a feature that cannot be read is not a feature that is absent. */
export type Support = 'yes' | 'no' | 'unknown';

export const ISA_FEATURES = [
  'avx2',
  'fma',
  'avx512f',
  'avx512_vnni',
  'avx512_bf16',
  'avx_vnni',
  'avx_vnni_int8',
  'amx_int8',
  'amx_bf16',
  'dotprod',
  'i8mm',
  'sve',
] as const;

export type IsaFeature = (typeof ISA_FEATURES)[number];

/** The fastest integer path of the CPU for u8 x s8 (x86) or s8 x s8 (ARM) products. */
export type Int8Path = 'amx' | 'avx512-vnni' | 'avx-vnni' | 'neon-i8mm' | 'neon-dotprod' | 'none' | 'unknown';

export interface CpuCache {
  readonly level: 1 | 2 | 3 | 4;
  readonly type: 'data' | 'instruction' | 'unified';
  /** Size of one instance, in bytes. */
  readonly sizeBytes: number;
  /** How many of them there are, null if unknown. */
  readonly instances: number | null;
}

/** Cores of one kind on a CPU that has two. */
export interface CoreKind {
  readonly kind: 'performance' | 'efficiency';
  readonly physicalCores: number;
  /** Those that this process may use by its CPU affinity. */
  readonly usableCores: number;
}

/** Limits on the CPUs that this process may use. */
export interface CpuLimits {
  /** CPUs the scheduler may put this process on, null if unknown. */
  readonly affinityCpus: number | null;
  /** Smallest CPU quota of the process's cgroup and its ancestors, in CPUs (0.5 = half a CPU), null if none. */
  readonly cgroupQuotaCpus: number | null;
  readonly cgroupVersion: 1 | 2 | null;
}

export interface CpuInfo {
  readonly model: string;
  /** `GenuineIntel`, `AuthenticAMD`, `ARM`, `Apple`, …, or 'unknown'. */
  readonly vendor: string;
  /** As Node names it: `x64`, `arm64`, … */
  readonly architecture: string;
  readonly platform: string;
  readonly sockets: number | null;
  readonly physicalCores: number | null;
  readonly logicalCpus: number;
  /**
   * The logical CPUs this process may use, grouped by physical core: cores by their first CPU, CPUs ascending.
   * A CPU whose core is unknown is a group of its own. Null off Linux, or where CPU affinity cannot be read.
   */
  readonly cores: readonly (readonly number[])[] | null;
  /** Performance cores, then efficiency cores; empty if all are alike as far as the system tells, null if unknown. */
  readonly coreKinds: readonly CoreKind[] | null;
  readonly caches: readonly CpuCache[];
  readonly features: Readonly<Record<IsaFeature, Support>>;
  readonly int8Path: Int8Path;
  readonly limits: CpuLimits;
  /** min(affinity, cgroup quota, physical cores it may use), a float; physical cores unknown: logical CPUs. */
  readonly usableCpus: number;
}

/** The facts that each platform reads; the rest of {@link CpuInfo} follows from them. */
export type HostFacts = Omit<CpuInfo, 'int8Path' | 'usableCpus' | 'architecture' | 'platform' | 'logicalCpus'> & {
  /** Null if the number of online CPUs is unknown. */
  readonly logicalCpus: number | null;
};

/** For platforms that cannot limit a process to some CPUs, or do not report it. */
export const NO_LIMITS: CpuLimits = { affinityCpus: null, cgroupQuotaCpus: null, cgroupVersion: null };
