import type { AffineParameters } from '../arithmetic/affine.js';
import type { Network } from '../graph/network.js';
import type { Step } from '../plan/select-nodes.js';

/** Everything that was decided about a network, ready to be written in either form. */
export interface QuantizationPlan {
  readonly network: Network;
  readonly steps: readonly Step[];
  /** uint8 scale and zero point by activation. */
  readonly parameters: ReadonlyMap<string, AffineParameters>;
  /** Largest absolute code of a weight: 127, or 63 with reduced range. */
  readonly weightLimit: number;
}
