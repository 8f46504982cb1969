import type { AffineParameters } from '../arithmetic/affine.js';
import type { Network } from '../graph/network.js';
import type { NumberFormat } from '../plan/number-format.js';
import type { Step } from '../plan/select-nodes.js';

/** Everything that was decided about a network, ready to be written in either form. */
export interface QuantizationPlan {
  readonly network: Network;
  readonly steps: readonly Step[];
  /** Scale and zero point by activation. */
  readonly parameters: ReadonlyMap<string, AffineParameters>;
  readonly format: NumberFormat;
}
