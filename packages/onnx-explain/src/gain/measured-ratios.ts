import type { CpuInfo } from '@rn50/cpu-detect';

/** How much slower each form of ResNet50 runs than uint8 x int8 per channel, in ONNX Runtime at batch 1. */
export interface MeasuredRatios {
  /** A QDQ file with int8 activations: ONNX Runtime turns some to uint8 and leaves the others in float. */
  readonly signedActivations: number;
  /** Integer operators (QOperator) with int8 activations; null: not measured on this kind of CPU. */
  readonly signedIntegers: number | null;
  readonly unsignedWeights: number;
  /** Of whole runs, the computing of scales included. */
  readonly dynamic: number;
  /** Of the layers alone; null: not measured. */
  readonly dynamicLayers: number | null;
  /** FP32. */
  readonly float: number;
  /** All convolutions by the direct kernel, against the faster of both kernels for each. */
  readonly allDirect: number | null;
  /** All convolutions as matrix products, likewise. */
  readonly allGemm: number | null;
}

/**
 * Measured on one CPU of each kind with onnxruntime-node 1.30, two threads. In ms:
 * Xeon with AMX: FP32 29.7, uint8 x int8 10.7, int8 x int8 30.7, uint8 x uint8 30.1, dynamic 43, kernel chosen per
 * convolution 8.1. EPYC with AVX512-VNNI (`bench/int8-forms.mjs`): FP32 17.5, uint8 x int8 6.0, int8 x int8 as QDQ 22.3
 * and as QOperator 143, uint8 x uint8 13.5, dynamic 26.3 (in its layers 14.6, of uint8 x int8 5.8), all convolutions as
 * matrix products 7.6 (`bench/why-gains.mjs`).
 */
const MEASURED: Readonly<Partial<Record<CpuInfo['int8Path'], MeasuredRatios>>> = {
  amx: {
    signedActivations: 30.7 / 10.7,
    signedIntegers: null,
    unsignedWeights: 30.1 / 10.7,
    dynamic: 43 / 10.7,
    dynamicLayers: null,
    float: 29.7 / 10.7,
    allDirect: 10.7 / 8.1,
    allGemm: 9.1 / 8.1,
  },
  'avx512-vnni': {
    signedActivations: 22.3 / 6,
    signedIntegers: 143 / 6,
    unsignedWeights: 13.5 / 6,
    dynamic: 26.3 / 6,
    dynamicLayers: 14.6 / 5.8,
    float: 17.5 / 6,
    allDirect: null,
    allGemm: 7.6 / 6,
  },
};

/** What was measured on this kind of CPU; null if nothing was. */
export function measuredRatios({ int8Path }: Pick<CpuInfo, 'int8Path'>): MeasuredRatios | null {
  return MEASURED[int8Path] ?? null;
}
