import type { CpuInfo } from '@rn50/cpu-detect';

/** Times of ResNet50 at batch 1 in ONNX Runtime, in ms: how much slower each form is than uint8 x int8 per channel. */
export interface MeasuredRatios {
  readonly signedActivations: number;
  readonly unsignedWeights: number;
  /** null: not measured on this kind of CPU. */
  readonly dynamic: number | null;
  /** FP32. */
  readonly float: number;
  /** All convolutions by the direct kernel, against the faster of both kernels for each. */
  readonly allDirect: number | null;
}

/**
 * Measured on one CPU of each kind (Xeon with AMX: FP32 29.7, u8 x s8 10.7, s8 x s8 30.7, u8 x u8 30.1, dynamic 43, kernel
 * chosen per convolution 8.1 ms; Zen 4: FP32 38.4, u8 x s8 12.2 ms, s8 x s8 0.8 times and u8 x u8 1.2 to 1.4 times FP32).
 */
const MEASURED: Readonly<Partial<Record<CpuInfo['int8Path'], MeasuredRatios>>> = {
  amx: {
    signedActivations: 30.7 / 10.7,
    unsignedWeights: 30.1 / 10.7,
    dynamic: 43 / 10.7,
    float: 29.7 / 10.7,
    allDirect: 10.7 / 8.1,
  },
  'avx512-vnni': {
    signedActivations: 38.4 / 0.8 / 12.2,
    unsignedWeights: 38.4 / 1.3 / 12.2,
    dynamic: null,
    float: 38.4 / 12.2,
    allDirect: null,
  },
};

/** What was measured on this kind of CPU; null if nothing was. */
export function measuredRatios({ int8Path }: Pick<CpuInfo, 'int8Path'>): MeasuredRatios | null {
  return MEASURED[int8Path] ?? null;
}
