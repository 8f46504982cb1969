import type { CpuInfo, Int8Path, IsaFeature, Support } from './cpu-info.js';
import { type InstructionSet, instructionSet } from './features.js';

/** Fastest first. On x86 u8 x s8 products (`TDPBUSD`, `VPDPBUSD`), on ARM s8 x s8 (`SMMLA`, `SDOT`). */
const PATHS: Readonly<Record<Exclude<InstructionSet, 'other'>, readonly (readonly [IsaFeature, Int8Path])[]>> = {
  x86: [
    ['amx_int8', 'amx'],
    ['avx512_vnni', 'avx512-vnni'],
    ['avx_vnni', 'avx-vnni'],
  ],
  arm: [
    ['i8mm', 'neon-i8mm'],
    ['dotprod', 'neon-dotprod'],
  ],
};

/**
 * The fastest integer path a CPU is known to have.
 * `none` only if every feature that could give one is known to be absent; otherwise, with none present, `unknown`.
 */
export function int8PathOf(features: CpuInfo['features'], architecture: string): Int8Path {
  const set = instructionSet(architecture);
  if (set === 'other') return 'unknown';
  const found = PATHS[set].find(([feature]) => features[feature] === 'yes');
  if (found !== undefined) return found[1];
  return PATHS[set].every(([feature]) => features[feature] === 'no') ? 'none' : 'unknown';
}

/** Expected effect of INT8 on a CPU, see {@link describeInt8}. */
export interface Int8Expectation {
  readonly path: Int8Path;
  /** Whether the CPU has AVX512_VNNI, the question the original Intel sample asked. */
  readonly avx512Vnni: Support;
  /** Whether the CPU has VNNI in any width (AVX512_VNNI or AVX_VNNI). */
  readonly hasVnni: Support;
  /** INT8 products may saturate at int16 (`VPMADDUBSW`), so 8-bit weights may change the results. */
  readonly saturationRisk: Support;
  /** The operand types of the fast kernels: activations x weights. */
  readonly fastTypes: 'u8 x s8' | 's8 x s8' | 'unknown';
  /** Plain sentences; the first says whether avx512_vnni is there. */
  readonly expectation: string;
  /** Expected INT8 throughput / FP32 throughput for a CNN, [low, high]; null if there is no measured range. */
  readonly expectedGain: readonly [low: number, high: number] | null;
}

/** ResNet50 on ONNX Runtime with u8 x s8: 2.8-3.2x untuned, up to 3.7x tuned, on VNNI and AMX CPUs. */
const GAIN_WITH_VNNI = [2.8, 4] as const;
/** No dot-product instruction: the integer kernels do about the work of the FP32 ones. */
const GAIN_WITHOUT = [0.9, 1.5] as const;

const AVX512_VNNI_SENTENCE: Readonly<Record<Support, string>> = {
  yes: 'avx512_vnni is present.',
  no: 'avx512_vnni is not present.',
  unknown: 'Whether avx512_vnni is present cannot be read here.',
};

/**
 * The expected gain of INT8 on this CPU, for a convolutional network such as ResNet50 on ONNX Runtime. Pure; the ranges
 * are ratios measured on CPUs of that class, not a promise for a model.
 */
export function describeInt8(cpu: Pick<CpuInfo, 'architecture' | 'features' | 'int8Path'>): Int8Expectation {
  const { features, int8Path: path } = cpu;
  const set = instructionSet(cpu.architecture);
  const [sentence, expectedGain] = expectationOf(path, set);
  return {
    path,
    avx512Vnni: features.avx512_vnni,
    hasVnni: either(features.avx512_vnni, features.avx_vnni),
    saturationRisk: set !== 'x86' ? 'no' : path === 'none' ? 'yes' : path === 'unknown' ? 'unknown' : 'no',
    fastTypes: set === 'x86' ? 'u8 x s8' : set === 'arm' ? 's8 x s8' : 'unknown',
    expectation: `${AVX512_VNNI_SENTENCE[features.avx512_vnni]} ${sentence}`,
    expectedGain,
  };
}

function expectationOf(path: Int8Path, set: InstructionSet): [string, readonly [number, number] | null] {
  switch (path) {
    case 'amx':
      return ['AMX INT8 tiles: expect about 2.8 to 4 times FP32 with u8 activations and s8 weights.', GAIN_WITH_VNNI];
    case 'avx512-vnni':
      return ['512-bit VNNI: expect about 2.8 to 4 times FP32 with u8 activations and s8 weights.', GAIN_WITH_VNNI];
    case 'avx-vnni':
      return ['256-bit VNNI: expect about 2.8 to 4 times FP32 with u8 activations and s8 weights.', GAIN_WITH_VNNI];
    case 'neon-i8mm':
      return ['ARM i8mm: s8 activations and s8 weights are the fast pair. No range has been measured.', null];
    case 'neon-dotprod':
      return ['ARM dot product: s8 activations and s8 weights are the fast pair. No range has been measured.', null];
    case 'none':
      return [
        set === 'x86'
          ? 'No VNNI and no AMX: expect 0.9 to 1.5 times FP32. Sums may saturate; use 7-bit weights and check fidelity.'
          : 'No dot-product instruction: expect 0.9 to 1.5 times FP32.',
        GAIN_WITHOUT,
      ];
    case 'unknown':
      return ['The INT8 instructions of this CPU cannot be read here: measure.', null];
  }
}

function either(a: Support, b: Support): Support {
  if (a === 'yes' || b === 'yes') return 'yes';
  return a === 'no' && b === 'no' ? 'no' : 'unknown';
}
