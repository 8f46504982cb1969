import type * as Ort from 'onnxruntime-node';
import { RunnerError } from '../../runner-error.js';
import type { Tensor } from '../tensor.js';

/** Wraps our tensor for ORT; the data is shared, not copied. */
export function toOrtTensor(ort: typeof Ort, tensor: Tensor): Ort.Tensor {
  const { dims } = tensor;
  switch (tensor.type) {
    case 'float16':
      return new ort.Tensor('float16', halves(tensor.data), dims);
    case 'float32':
      return new ort.Tensor('float32', tensor.data, dims);
    case 'float64':
      return new ort.Tensor('float64', tensor.data, dims);
    case 'uint8':
      return new ort.Tensor('uint8', tensor.data, dims);
    case 'int8':
      return new ort.Tensor('int8', tensor.data, dims);
    case 'uint16':
      return new ort.Tensor('uint16', tensor.data, dims);
    case 'int16':
      return new ort.Tensor('int16', tensor.data, dims);
    case 'uint32':
      return new ort.Tensor('uint32', tensor.data, dims);
    case 'int32':
      return new ort.Tensor('int32', tensor.data, dims);
    case 'uint64':
      return new ort.Tensor('uint64', tensor.data, dims);
    case 'int64':
      return new ort.Tensor('int64', tensor.data, dims);
    case 'bool':
      return new ort.Tensor('bool', tensor.data, dims);
  }
}

/**
 * Reads an ORT tensor without copying its data.
 * @throws RunnerError BAD_OUTPUT for an element type that has no typed array on every supported Node version
 */
export function fromOrtTensor(name: string, value: Ort.InferenceSession.ReturnType[string]): Tensor {
  if (!isTensor(value)) throw unsupported(name, 'non-tensor');
  const { type, dims, data } = value;
  if (type === 'float32' && data instanceof Float32Array) return { type, dims, data };
  if (type === 'float16') return { type, dims, data: bitsOf(name, data) };
  if (type === 'uint8' && data instanceof Uint8Array) return { type, dims, data };
  if (type === 'int8' && data instanceof Int8Array) return { type, dims, data };
  if (type === 'int32' && data instanceof Int32Array) return { type, dims, data };
  if (type === 'int64' && data instanceof BigInt64Array) return { type, dims, data };
  if (type === 'float64' && data instanceof Float64Array) return { type, dims, data };
  if (type === 'uint16' && data instanceof Uint16Array) return { type, dims, data };
  if (type === 'int16' && data instanceof Int16Array) return { type, dims, data };
  if (type === 'uint32' && data instanceof Uint32Array) return { type, dims, data };
  if (type === 'uint64' && data instanceof BigUint64Array) return { type, dims, data };
  if (type === 'bool' && data instanceof Uint8Array) return { type, dims, data };
  throw unsupported(name, type);
}

function isTensor(value: Ort.InferenceSession.ReturnType[string]): value is Ort.Tensor {
  return typeof value === 'object' && value !== null && 'dims' in value && 'data' in value;
}

function unsupported(name: string, type: string): RunnerError {
  return new RunnerError({
    code: 'BAD_OUTPUT',
    message: `Output "${name}" has the element type ${type}, which cannot be read here.`,
    remedy: 'Use a model whose outputs are float32 or integers of at most 64 bits.',
  });
}

/** Newer versions of Node have a typed array of halves, and ORT then takes and gives that one. */
function halves(bits: Uint16Array): Uint16Array {
  const HalfArray = (
    globalThis as { Float16Array?: new (buffer: ArrayBufferLike, at: number, length: number) => never }
  ).Float16Array;
  return HalfArray === undefined ? bits : new HalfArray(bits.buffer, bits.byteOffset, bits.length);
}

function bitsOf(name: string, data: unknown): Uint16Array {
  if (!ArrayBuffer.isView(data) || data.byteLength % 2 !== 0) throw unsupported(name, 'float16');
  return new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2);
}
