import type { TensorProto } from '@rn50/onnx-model';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';

/** Adds constants, and names that do not clash, to a network that is being rewritten. */
export interface ConstantWriter {
  readonly fresh: (wanted: string) => string;
  /** @returns the tensor's name */
  readonly add: (tensor: TensorProto) => string;
  /** The network's constants and the added ones. */
  readonly constants: ReadonlyMap<string, TensorProto>;
}

export function constantWriter(network: Network): ConstantWriter {
  const constants = new Map(network.initializers);
  return {
    fresh: freshNames(network),
    constants,
    add: (tensor) => {
      constants.set(tensor.name, tensor);
      return tensor.name;
    },
  };
}
