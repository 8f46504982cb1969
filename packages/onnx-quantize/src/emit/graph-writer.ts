import {
  float32Tensor,
  int8Tensor,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
  uint8Tensor,
} from '@rn50/onnx-model';
import { type AffineParameters, affineParameters, type CodeType, quantizeValues } from '../arithmetic/affine.js';
import { freshNames } from '../graph/names.js';
import type { WeightedLayer } from '../plan/weighted-layer.js';
import type { QuantizationPlan } from './plan.js';

/** Names of a tensor's scale and zero point among the constants. */
export interface ParameterNames {
  readonly scale: string;
  readonly zeroPoint: string;
}

/** A quantized constant: its codes, scale and zero point. */
export interface ConstantNames extends ParameterNames {
  readonly codes: string;
}

/** The graph that is being written: nodes in order, constants, and names that do not clash. */
export interface GraphWriter {
  readonly nodes: NodeProto[];
  readonly fresh: (wanted: string) => string;
  addConstant(tensor: TensorProto): string;
  /** Scale and zero point of an activation, as numbers. */
  valuesOf(tensor: string): AffineParameters;
  /** Scale and zero point of an activation, written once. */
  parametersOf(tensor: string): ParameterNames;
  /** Codes of an activation's type for codes given as numbers. */
  addCodes(wanted: string, dims: readonly number[], codes: readonly number[]): string;
  /** Codes of a constant that is read as an activation, written once. */
  codesOfConstant(tensor: string): string;
  /** A single number in its own range, which represents it exactly but for the rounding of its scale. */
  addNumber(wanted: string, value: number): ConstantNames;
  /** Codes, scales and zero points of a layer's weights, written once for all layers that read the same ones. */
  addWeights(name: string, layer: WeightedLayer): ConstantNames;
  readonly constants: ReadonlyMap<string, TensorProto>;
}

/** The zero point in the middle of uint8: the codes of int8 and this much more. */
const UINT8_MIDDLE = 128;

export function graphWriter({ network, parameters, format }: QuantizationPlan): GraphWriter {
  const { activationType, weightType } = format;
  const fresh = freshNames(network);
  const constants = new Map(network.initializers);
  const addConstant = (tensor: TensorProto): string => {
    constants.set(tensor.name, tensor);
    return tensor.name;
  };
  const valuesOf = (tensor: string): AffineParameters => parameters.get(tensor) ?? { scale: 1, zeroPoint: 0 };
  const addCodes = (wanted: string, dims: readonly number[], codes: readonly number[]): string =>
    addConstant(codesTensor(activationType, fresh(wanted), dims, codes));
  const sharedWeights = new Map<string, { readonly layer: WeightedLayer; readonly names: ConstantNames }[]>();
  const addParameters = (tensor: string, { scale, zeroPoint }: AffineParameters): ParameterNames => ({
    scale: addConstant(float32Tensor(fresh(`${tensor}_scale`), [], [scale])),
    zeroPoint: addCodes(`${tensor}_zero_point`, [], [zeroPoint]),
  });
  return {
    nodes: [],
    fresh,
    constants,
    addConstant,
    valuesOf,
    addCodes,
    parametersOf: once((tensor) => addParameters(tensor, valuesOf(tensor))),
    codesOfConstant: once((tensor) => {
      const constant = network.initializers.get(tensor);
      const values = constant === undefined ? new Float32Array() : tensorToFloat32(constant);
      const dims = constant === undefined ? [0] : tensorDims(constant);
      return addCodes(`${tensor}_quantized`, dims, quantizeValues(values, valuesOf(tensor), activationType));
    }),
    addNumber: (wanted, value) => {
      const own = affineParameters({ min: value, max: value }, activationType);
      const codes = addCodes(`${wanted}_quantized`, [], quantizeValues([value], own, activationType));
      return { codes, ...addParameters(wanted, own) };
    },
    addWeights: (name, layer) => {
      // An unrolled recurrent layer reads the same weights once per step.
      const written = sharedWeights.get(name) ?? [];
      const same = written.find((one) => isSameLayer(one.layer, layer));
      if (same !== undefined) return same.names;
      const { dims, axis, codes, scales } = layer;
      const shape = axis === null ? [] : [scales.length];
      const middle = weightType === 'uint8' ? UINT8_MIDDLE : 0;
      const stored = weightType === 'uint8' ? new Uint8Array(codes).map((code) => code + UINT8_MIDDLE) : codes;
      const zeroPoints = new Array<number>(scales.length).fill(middle);
      const names = {
        codes: addConstant(codesTensor(weightType, fresh(`${name}_quantized`), dims, stored)),
        scale: addConstant(float32Tensor(fresh(`${name}_scale`), shape, scales)),
        zeroPoint: addConstant(codesTensor(weightType, fresh(`${name}_zero_point`), shape, zeroPoints)),
      };
      sharedWeights.set(name, [...written, { layer, names }]);
      return names;
    },
  };
}

/** A node's factors, its bias and the axis of its channels may ask for other codes of the same weights. */
function isSameLayer(one: WeightedLayer, other: WeightedLayer): boolean {
  const isEqual = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
    a.length === b.length && Array.prototype.every.call(a, (value: number, at: number) => value === b[at]);
  return one.axis === other.axis && isEqual(one.scales, other.scales) && isEqual(one.codes, other.codes);
}

function codesTensor(type: CodeType, name: string, dims: readonly number[], codes: ArrayLike<number>): TensorProto {
  return type === 'uint8' ? uint8Tensor(name, dims, codes) : int8Tensor(name, dims, codes);
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
