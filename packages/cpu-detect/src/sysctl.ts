import { type CoreKind, type CpuCache, type HostFacts, type IsaFeature, NO_LIMITS, type Support } from './cpu-info.js';
import { featuresOfArchitecture, instructionSet, mapFeatures } from './features.js';

type Sysctl = ReadonlyMap<string, string>;

/** Keys of Apple Silicon, macOS 12 and later: 1 or 0, or missing if unknown. */
const ARM_KEYS: Readonly<Partial<Record<IsaFeature, string>>> = {
  dotprod: 'hw.optional.arm.FEAT_DotProd',
  i8mm: 'hw.optional.arm.FEAT_I8MM',
  sve: 'hw.optional.arm.FEAT_SVE',
};

/** Words of `machdep.cpu.features` and `machdep.cpu.leaf7_features` on Intel Macs (XNU `osfmk/i386/cpuid.c`). */
const INTEL_WORDS: Readonly<Partial<Record<IsaFeature, readonly [key: string, word: string]>>> = {
  fma: ['machdep.cpu.features', 'FMA'],
  avx2: ['machdep.cpu.leaf7_features', 'AVX2'],
  avx512f: ['machdep.cpu.leaf7_features', 'AVX512F'],
  avx512_vnni: ['machdep.cpu.leaf7_features', 'AVX512VNNI'],
};

/** Reads the output of macOS `sysctl <names>`: `key: value` lines; other lines are skipped. */
export function parseSysctl(text: string): Sysctl {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const match = /^([\w.]+): ?(.*)$/.exec(line);
    if (match !== null) values.set(match[1] ?? '', (match[2] ?? '').trim());
  }
  return values;
}

/**
 * Facts of a Mac from `sysctl hw machdep.cpu`. macOS has neither CPU affinity nor cgroups, so there are no limits.
 * @param architecture of this process: `arm64`, or `x64` on Intel and under Rosetta
 */
export function detectDarwin(sysctl: Sysctl, architecture: string): HostFacts {
  const model = sysctl.get('machdep.cpu.brand_string') ?? '';
  return {
    model: model === '' ? 'unknown' : model,
    vendor: sysctl.get('machdep.cpu.vendor') ?? (model.startsWith('Apple') ? 'Apple' : 'unknown'),
    sockets: count(sysctl, 'hw.packages'),
    physicalCores: count(sysctl, 'hw.physicalcpu') ?? count(sysctl, 'machdep.cpu.core_count'),
    logicalCpus:
      count(sysctl, 'hw.logicalcpu') ?? count(sysctl, 'hw.ncpu') ?? count(sysctl, 'machdep.cpu.thread_count'),
    cores: null,
    coreKinds: darwinCoreKinds(sysctl, architecture),
    caches: darwinCaches(sysctl),
    features: darwinFeatures(sysctl, architecture),
    limits: NO_LIMITS,
  };
}

/** Kinds of cores of Apple Silicon, fastest first; Intel Macs have one. A level without a name (macOS before 13) goes by its place. */
function darwinCoreKinds(sysctl: Sysctl, architecture: string): readonly CoreKind[] | null {
  const levels = count(sysctl, 'hw.nperflevels');
  if (levels === null || levels > 8) return instructionSet(architecture) === 'arm' ? null : [];
  const cores = { performance: 0, efficiency: 0 };
  for (let level = 0; level < levels; level += 1) {
    const name = sysctl.get(`hw.perflevel${level}.name`);
    const isSlow = name === undefined ? level > 0 : name === 'Efficiency';
    cores[isSlow ? 'efficiency' : 'performance'] += count(sysctl, `hw.perflevel${level}.physicalcpu`) ?? 0;
  }
  if (cores.performance === 0 || cores.efficiency === 0) return [];
  return (['performance', 'efficiency'] as const).map((kind) => {
    return { kind, physicalCores: cores[kind], usableCores: cores[kind] };
  });
}

function darwinFeatures(sysctl: Sysctl, architecture: string): HostFacts['features'] {
  const known = featuresOfArchitecture(architecture);
  const isArm = instructionSet(architecture) === 'arm';
  return mapFeatures((feature) => {
    if (known[feature] === 'no') return 'no';
    return isArm ? bit(sysctl.get(ARM_KEYS[feature] ?? '')) : word(sysctl, INTEL_WORDS[feature]);
  });
}

function bit(value: string | undefined): Support {
  if (value === '1') return 'yes';
  return value === '0' ? 'no' : 'unknown';
}

function word(sysctl: Sysctl, where: readonly [string, string] | undefined): Support {
  const words = where === undefined ? undefined : sysctl.get(where[0]);
  if (where === undefined || words === undefined || words === '') return 'unknown';
  return words.split(/\s+/).includes(where[1]) ? 'yes' : 'no';
}

/** Apple Silicon lists the caches of each kind of core (`hw.perflevel<n>`); Intel Macs have one kind. */
function darwinCaches(sysctl: Sysctl): CpuCache[] {
  const kinds = count(sysctl, 'hw.nperflevels');
  if (kinds !== null && kinds <= 8) {
    return Array.from({ length: kinds }, (_, kind) => perfLevelCaches(sysctl, `hw.perflevel${kind}`))
      .flat()
      .sort((a, b) => a.level - b.level);
  }
  // hw.cacheconfig: how many logical CPUs share memory, one L1, one L2, one L3.
  const [cpus, ...sharing] = (sysctl.get('hw.cacheconfig') ?? '').split(/\s+/).map(Number);
  const instances = (level: number) => quotient(cpus ?? null, sharing[level - 1] ?? null);
  return [
    cache(sysctl, 'hw.l1dcachesize', 1, 'data', instances(1)),
    cache(sysctl, 'hw.l1icachesize', 1, 'instruction', instances(1)),
    cache(sysctl, 'hw.l2cachesize', 2, 'unified', instances(2)),
    cache(sysctl, 'hw.l3cachesize', 3, 'unified', instances(3)),
  ].flat();
}

function perfLevelCaches(sysctl: Sysctl, prefix: string): CpuCache[] {
  const cores = count(sysctl, `${prefix}.physicalcpu`);
  return [
    cache(sysctl, `${prefix}.l1dcachesize`, 1, 'data', cores),
    cache(sysctl, `${prefix}.l1icachesize`, 1, 'instruction', cores),
    cache(sysctl, `${prefix}.l2cachesize`, 2, 'unified', quotient(cores, count(sysctl, `${prefix}.cpusperl2`))),
  ].flat();
}

function cache(
  sysctl: Sysctl,
  key: string,
  level: CpuCache['level'],
  type: CpuCache['type'],
  instances: number | null,
): CpuCache[] {
  const sizeBytes = count(sysctl, key);
  return sizeBytes === null ? [] : [{ level, type, sizeBytes, instances }];
}

function quotient(cpus: number | null, sharing: number | null): number | null {
  return cpus !== null && sharing !== null && cpus > 0 && sharing > 0 ? Math.ceil(cpus / sharing) : null;
}

/** A positive whole number, else null. */
function count(sysctl: Sysctl, key: string): number | null {
  const value = sysctl.get(key) ?? '';
  return /^\d{1,15}$/.test(value) && Number(value) > 0 ? Number(value) : null;
}
