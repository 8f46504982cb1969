import type { Range } from '../arithmetic/affine.js';

/** How ranges are found from what a tensor was seen to hold; the README says when each serves. */
export type CalibrationMethod = 'minmax' | 'percentile' | 'entropy' | 'mse';
export const CALIBRATION_METHODS: readonly CalibrationMethod[] = ['minmax', 'percentile', 'entropy', 'mse'];

/** `absolute`: the extremes of all inputs; `moving`: the running average of each input's extremes. */
export type RangeMode = 'absolute' | 'moving';
export const RANGE_MODES: readonly RangeMode[] = ['absolute', 'moving'];

/** Sees every calibration input's activations, one at a time, and keeps only what it needs of them. */
export interface Observer {
  /** @throws QuantizeError CALIBRATION_INVALID naming the tensor */
  observe(tensor: string, values: Float32Array): void;
  /** The range to quantize; `{0, 0}` for a tensor never observed. */
  range(tensor: string): Range;
}
