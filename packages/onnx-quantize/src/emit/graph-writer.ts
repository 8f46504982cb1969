import {
  float32Tensor,
  int8Tensor,
  type NodeProto,
  type TensorProto,
  tensorToFloat32,
  uint8Tensor,
} from '@rn50/onnx-model';
import { type AffineParameters, quantizeToUint8 } from '../arithmetic/affine.js';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';
import type { WeightedLayer } from '../plan/weighted-layer.js';

/** Names of a tensor's scale and zero point among the constants. */
export interface ParameterNames {
  readonly scale: string;
  readonly zeroPoint: string;
}

/** The graph that is being written: nodes in order, constants, and names that do not clash. */
export interface GraphWriter {
  readonly nodes: NodeProto[];
  readonly fresh: (wanted: string) => string;
  addConstant(tensor: TensorProto): string;
  /** Scale and zero point of an activation, written once. */
  parametersOf(tensor: string): ParameterNames;
  /** uint8 codes of a constant that is read as an activation, written once. */
  codesOfConstant(tensor: string): string;
  /** int8 codes and per-channel scales of a layer's weights. */
  addWeights(name: string, layer: WeightedLayer): ParameterNames & { readonly codes: string };
  readonly constants: ReadonlyMap<string, TensorProto>;
}

export function graphWriter(network: Network, parameters: ReadonlyMap<string, AffineParameters>): GraphWriter {
  const fresh = freshNames(network);
  const constants = new Map(network.initializers);
  const addConstant = (tensor: TensorProto): string => {
    constants.set(tensor.name, tensor);
    return tensor.name;
  };
  const known = (tensor: string): AffineParameters => parameters.get(tensor) ?? { scale: 1, zeroPoint: 0 };
  return {
    nodes: [],
    fresh,
    constants,
    addConstant,
    parametersOf: once((tensor) => {
      const { scale, zeroPoint } = known(tensor);
      return {
        scale: addConstant(float32Tensor(fresh(`${tensor}_scale`), [], [scale])),
        zeroPoint: addConstant(uint8Tensor(fresh(`${tensor}_zero_point`), [], [zeroPoint])),
      };
    }),
    codesOfConstant: once((tensor) => {
      const constant = network.initializers.get(tensor);
      const values = constant === undefined ? new Float32Array() : tensorToFloat32(constant);
      const dims = constant?.dims.map(Number) ?? [0];
      return addConstant(uint8Tensor(fresh(`${tensor}_quantized`), dims, quantizeToUint8(values, known(tensor))));
    }),
    addWeights: (name, { dims, codes, scales }) => ({
      codes: addConstant(int8Tensor(fresh(`${name}_quantized`), dims, codes)),
      scale: addConstant(float32Tensor(fresh(`${name}_scale`), [scales.length], scales)),
      zeroPoint: addConstant(int8Tensor(fresh(`${name}_zero_point`), [scales.length], new Int8Array(scales.length))),
    }),
  };
}

/** Remembers results by name. */
export function once<T>(make: (name: string) => T): (name: string) => T {
  const made = new Map<string, T>();
  return (name) => {
    const known = made.get(name);
    if (known !== undefined) return known;
    const fresh = make(name);
    made.set(name, fresh);
    return fresh;
  };
}
