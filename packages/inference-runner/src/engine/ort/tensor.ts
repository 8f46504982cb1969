import type * as Ort from 'onnxruntime-node';
import { RunnerError } from '../../runner-error.js';
import { isTensorType, type Tensor, TYPED_ARRAYS } from '../tensor.js';

/** Wraps our tensor for ORT; the data is shared, not copied. */
export function toOrtTensor(ort: typeof Ort, { type, dims, data }: Tensor): Ort.Tensor {
  if (type !== 'float16') return new ort.Tensor(type, data, dims);
  const tensor = new ort.Tensor(type, halves(data), dims);
  // Newer versions of Node have a typed array of halves, which ORT's tensor asks for and its binary (1.30) takes for an empty one.
  Object.defineProperty(tensor, 'data', { value: data });
  return tensor;
}

/**
 * Reads an ORT tensor without copying its data.
 * @throws RunnerError BAD_OUTPUT for an element type that has no typed array on every supported Node version
 */
export function fromOrtTensor(name: string, value: Ort.InferenceSession.ReturnType[string]): Tensor {
  if (!isTensor(value)) throw unsupported(name, 'non-tensor');
  const { type, dims, data } = value;
  if (type === 'float16') return { type, dims, data: bitsOf(name, data) };
  // The array belongs to the type.
  if (isTensorType(type) && data instanceof TYPED_ARRAYS[type]) return { type, dims, data } as Tensor;
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

/** Of the type that ORT's tensor asks for. */
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
