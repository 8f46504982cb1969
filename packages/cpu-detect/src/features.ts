import { ISA_FEATURES, type IsaFeature, type Support } from './cpu-info.js';

type FeatureMap = Record<IsaFeature, Support>;

/** The ARM features; all others are x86 features. */
export const ARM_FEATURES: readonly IsaFeature[] = ['dotprod', 'i8mm', 'sve'];

/** AArch64 hwcap names in `/proc/cpuinfo` (Linux `arch/arm64/kernel/cpuinfo.c`). x86 flags carry our names already. */
const ARM_HWCAP: Readonly<Partial<Record<IsaFeature, string>>> = { dotprod: 'asimddp', i8mm: 'i8mm', sve: 'sve' };

/** A family of instruction sets. */
export type InstructionSet = 'x86' | 'arm' | 'other';

/**
 * Which instruction set a CPU has.
 * @param architecture as Node names it: `x64`, `arm64`, …
 */
export function instructionSet(architecture: string): InstructionSet {
  if (architecture === 'x64' || architecture === 'ia32') return 'x86';
  return architecture === 'arm64' || architecture === 'arm' ? 'arm' : 'other';
}

/**
 * Features known from the architecture alone: those of another instruction set are absent, its own are unknown.
 * @param architecture as Node names it: `x64`, `arm64`, …
 */
export function featuresOfArchitecture(architecture: string): FeatureMap {
  const set = instructionSet(architecture);
  const support = (feature: IsaFeature): Support =>
    set === (ARM_FEATURES.includes(feature) ? 'arm' : 'x86') ? 'unknown' : 'no';
  return mapFeatures(support);
}

/**
 * Features from the flag words of `/proc/cpuinfo` (`flags` on x86, `Features` on ARM).
 * @param flags the words every CPU of the host lists, or null if the file has no such line: then all stay unknown.
 */
export function featuresOfFlags(flags: ReadonlySet<string> | null, architecture: string): FeatureMap {
  const known = featuresOfArchitecture(architecture);
  if (flags === null || flags.size === 0) return known;
  return mapFeatures((feature) => {
    if (known[feature] === 'no') return 'no';
    return flags.has(ARM_HWCAP[feature] ?? feature) ? 'yes' : 'no';
  });
}

/** Builds a complete feature record, so a feature added to the list cannot be forgotten anywhere. */
export function mapFeatures(support: (feature: IsaFeature) => Support): FeatureMap {
  const entries = ISA_FEATURES.map((feature): [IsaFeature, Support] => [feature, support(feature)]);
  return Object.fromEntries(entries) as FeatureMap;
}
