import { type ModelValues, type NumberSource, uniformGenerator } from '@rn50/bench-stats/numbers';
import { float16ToNumber, numberToFloat16 } from '@rn50/onnx-model/half';
import { isTensorType, type Tensor, type TensorData, type TensorType } from '../engine/tensor.js';

/** A generator per sample: sample i does not depend on how many are asked for. */
export function random(seed: number, index: number): NumberSource {
  return uniformGenerator(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
}

const MAKERS: { readonly [T in TensorType]: (values: ArrayLike<number>) => TensorData[T] } = {
  float16: (values) => Uint16Array.from(values, numberToFloat16),
  float32: (values) => Float32Array.from(values),
  float64: (values) => Float64Array.from(values),
  uint8: (values) => Uint8Array.from(values),
  int8: (values) => Int8Array.from(values),
  uint16: (values) => Uint16Array.from(values),
  int16: (values) => Int16Array.from(values),
  uint32: (values) => Uint32Array.from(values),
  int32: (values) => Int32Array.from(values),
  uint64: (values) => BigUint64Array.from(Array.from(values, BigInt)),
  int64: (values) => BigInt64Array.from(Array.from(values, BigInt)),
  bool: (values) => Uint8Array.from(values, (value) => (value === 0 ? 0 : 1)),
};

/** A tensor of this element type, which must be one of {@link TensorType}, with these values in row-major order. */
export function tensorOf(type: string, dims: readonly number[], values: ArrayLike<number>): Tensor {
  if (!isTensorType(type)) throw new TypeError(`${type} is no element type of a tensor`);
  // The maker belongs to the type.
  return { type, dims, data: MAKERS[type](values) } as Tensor;
}

/** The values as numbers; 64-bit integers are rounded beyond 2^53. */
export function numbersOf({ type, data }: Tensor): ArrayLike<number> {
  if (type === 'float16') return new Float32Array(data).map(float16ToNumber);
  if (type === 'int64' || type === 'uint64') return Float64Array.from(data, Number);
  return data;
}

/** What a model put out, by name, as numbers. */
export function valuesOf(outputs: ReadonlyMap<string, Tensor>): ModelValues {
  return new Map(
    [...outputs].map(([name, tensor]) => [name, { type: tensor.type, dims: tensor.dims, data: numbersOf(tensor) }]),
  );
}
