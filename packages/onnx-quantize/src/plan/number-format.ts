import type { CodeType } from '../arithmetic/affine.js';

/** One scale per output channel of the weights, or one for the whole tensor. */
export type Granularity = 'per-channel' | 'per-tensor';

/** How numbers are stored: activations asymmetric, weights symmetric. */
export interface NumberFormat {
  readonly activationType: CodeType;
  readonly weightType: CodeType;
  readonly granularity: Granularity;
  /** Largest absolute weight, counted from its zero point: 127, or 63 with reduced range. */
  readonly weightLimit: number;
}
