import type { ValueInfoProto } from 'onnx-buf';
import type { Dim } from '../node/graph.js';
import { declaredDims } from '../shapes/infer-shapes.js';
import { dataTypeName } from '../tensor/read.js';
import type { QuantizationFacts } from './quantization.js';

/** The declaration of a model input or output. */
export interface TensorFacts {
  readonly name: string;
  /** Element type: `float32`, `uint8`, …; `unknown` if the model does not say. */
  readonly type: string;
  /** Numbers and names of free dimensions; null if the model does not say. */
  readonly dims: readonly Dim[] | null;
}

/** The declaration of an input or output in plain data. */
export function tensorFacts(info: ValueInfoProto): TensorFacts {
  return { name: info.name, type: typeName(info), dims: declaredDims(info) ?? null };
}

/** Values that are no tensors. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  sequenceType: 'a sequence',
  mapType: 'a map',
  optionalType: 'an optional value',
  sparseTensorType: 'a sparse tensor',
};

function typeName({ type }: ValueInfoProto): string {
  if (type?.value.case === 'tensorType') return dataTypeName(type.value.value.elemType);
  return OTHER_TYPES[type?.value.case ?? ''] ?? 'unknown';
}

export interface NodeFacts {
  readonly index: number;
  readonly name: string;
  readonly opType: string;
  /** Multiply-accumulate operations for one sample; null if a shape, or the operator, is unknown. */
  readonly macs: number | null;
}

/** What is known of a model without running it. Plain data, fit for JSON. */
export interface ModelFacts {
  readonly irVersion: number;
  /** Version of the ONNX operator set, 0 if the model imports none. */
  readonly opset: number;
  /** Operator set versions by domain; `ai.onnx` for the default one. */
  readonly opsetImports: Readonly<Record<string, number>>;
  readonly producer: { readonly name: string; readonly version: string };
  /** Inputs that a caller feeds (initializers listed as inputs are left out). */
  readonly inputs: readonly TensorFacts[];
  readonly outputs: readonly TensorFacts[];
  readonly nodeCount: number;
  /** Operator type -> how many nodes. */
  readonly opHistogram: Readonly<Record<string, number>>;
  /** Elements of all initializers: weights, biases and BatchNormalization statistics. */
  readonly parameters: number;
  readonly initializerBytes: number;
  /** See {@link replaceableWeights}; said where there are any. */
  readonly replaceableWeights?: number;
  /** Said where most float parameters are of half precision. */
  readonly floatType?: 'float16' | 'bfloat16';
  /** Multiply-accumulate operations of all nodes for one sample; null if those of any node are unknown. */
  readonly macs: number | null;
  /** The nodes that multiply (convolutions, matrix products) or may (unknown operators), in graph order. */
  readonly macNodes: readonly NodeFacts[];
  readonly quantization: QuantizationFacts;
  /** `<tensor> in <file>` for weights that lie outside the model file. */
  readonly externalData: readonly string[];
}
