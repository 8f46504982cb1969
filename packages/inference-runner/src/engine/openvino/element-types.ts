import { RunnerError } from '../../runner-error.js';
import type { Tensor, TensorType } from '../tensor.js';

/** The names in `ov_element_type_e` since 2026, in its order. */
const ORDER = [
  'dynamic',
  'bool',
  'bfloat16',
  'float16',
  'float32',
  'float64',
  'int4',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint1',
  'uint2',
  'uint3',
  'uint4',
  'uint6',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
  'nf4',
  'float8e4m3',
  'float8e5m2',
  'string',
  'float4e2m1',
  'float8e8m0',
] as const;

/** Number and name of the element types of one version of OpenVINO. */
export interface ElementTypes {
  /** In ONNX's words; `unknown` for a number that is not among them. */
  nameOf(code: number): string;
  codeOf(type: TensorType): number;
}

/** Before 2026 an undefined type stood in front of the others. */
export function elementTypes(layout: 'since-2026' | 'before-2026'): ElementTypes {
  const shift = layout === 'since-2026' ? 0 : 1;
  return {
    nameOf: (code) => ORDER[code - shift] ?? 'unknown',
    codeOf: (type) => ORDER.indexOf(type) + shift,
  };
}

/** The number of `float64` in the newer order, and of `float32` in the older one: their sizes tell the orders apart. */
export const TELLING_CODE = ORDER.indexOf('float64');

type MakeTensor = (dims: readonly number[], bytes: Uint8Array<ArrayBuffer>) => Tensor;

const of = (bytes: Uint8Array<ArrayBuffer>) => bytes.buffer;

const MAKERS: Readonly<Record<TensorType, MakeTensor>> = {
  float16: (dims, bytes) => ({ type: 'float16', dims, data: new Uint16Array(of(bytes)) }),
  float32: (dims, bytes) => ({ type: 'float32', dims, data: new Float32Array(of(bytes)) }),
  float64: (dims, bytes) => ({ type: 'float64', dims, data: new Float64Array(of(bytes)) }),
  uint8: (dims, data) => ({ type: 'uint8', dims, data }),
  int8: (dims, bytes) => ({ type: 'int8', dims, data: new Int8Array(of(bytes)) }),
  uint16: (dims, bytes) => ({ type: 'uint16', dims, data: new Uint16Array(of(bytes)) }),
  int16: (dims, bytes) => ({ type: 'int16', dims, data: new Int16Array(of(bytes)) }),
  uint32: (dims, bytes) => ({ type: 'uint32', dims, data: new Uint32Array(of(bytes)) }),
  int32: (dims, bytes) => ({ type: 'int32', dims, data: new Int32Array(of(bytes)) }),
  uint64: (dims, bytes) => ({ type: 'uint64', dims, data: new BigUint64Array(of(bytes)) }),
  int64: (dims, bytes) => ({ type: 'int64', dims, data: new BigInt64Array(of(bytes)) }),
  bool: (dims, data) => ({ type: 'bool', dims, data }),
};

/**
 * A tensor over these bytes, which lie in a buffer of their own.
 * @throws RunnerError BAD_OUTPUT for an element type that has no typed array
 */
export function tensorOf(name: string, type: string, dims: readonly number[], bytes: Uint8Array<ArrayBuffer>): Tensor {
  const make = Object.hasOwn(MAKERS, type) ? MAKERS[type as TensorType] : undefined;
  if (make !== undefined) return make(dims, bytes);
  throw new RunnerError({
    code: 'BAD_OUTPUT',
    message: `Output "${name}" has the element type ${type}, which cannot be read here.`,
    remedy: 'Use a model whose outputs are float32 or integers of at most 64 bits.',
  });
}
