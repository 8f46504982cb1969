import type { CodeType } from '../arithmetic/affine.js';
import type { Granularity } from '../options/choices.js';

/** How numbers are stored: activations asymmetric, weights symmetric. */
export interface NumberFormat {
  readonly activationType: CodeType;
  readonly weightType: CodeType;
  readonly granularity: Granularity;
  /** Largest absolute weight, counted from its zero point: 127, or 63 with reduced range. */
  readonly weightLimit: number;
}
