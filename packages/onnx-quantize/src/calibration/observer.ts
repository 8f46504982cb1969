import type { Range } from '../arithmetic/affine.js';

/** Sees every calibration input's activations, one at a time, and keeps only what it needs of them. */
export interface Observer {
  /** @throws QuantizeError CALIBRATION_INVALID naming the tensor */
  observe(tensor: string, values: Float32Array): void;
  /** The range to quantize; `{0, 0}` for a tensor never observed. */
  range(tensor: string): Range;
}
