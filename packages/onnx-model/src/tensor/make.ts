import { create } from '@bufbuild/protobuf';
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';

/**
 * A FLOAT tensor.
 * @param dims row-major shape; `[]` is a scalar
 * @param data its values; a Float32Array is kept by reference, not copied
 * @throws OnnxModelError TENSOR_SIZE if `data` does not fill `dims` (so do the makers below)
 */
export function float32Tensor(name: string, dims: readonly number[], data: ArrayLike<number>): TensorProto {
  return makeTensor(name, DataType.FLOAT, dims, data instanceof Float32Array ? data : Float32Array.from(data));
}

/** An INT8 tensor; an Int8Array is kept by reference. */
export function int8Tensor(name: string, dims: readonly number[], data: ArrayLike<number>): TensorProto {
  return makeTensor(name, DataType.INT8, dims, data instanceof Int8Array ? data : Int8Array.from(data));
}

/** A UINT8 tensor; a Uint8Array is kept by reference. */
export function uint8Tensor(name: string, dims: readonly number[], data: ArrayLike<number>): TensorProto {
  return makeTensor(name, DataType.UINT8, dims, data instanceof Uint8Array ? data : Uint8Array.from(data));
}

/** An INT32 tensor; an Int32Array is kept by reference. */
export function int32Tensor(name: string, dims: readonly number[], data: ArrayLike<number>): TensorProto {
  return makeTensor(name, DataType.INT32, dims, data instanceof Int32Array ? data : Int32Array.from(data));
}

/** An INT64 tensor from whole numbers. */
export function int64Tensor(name: string, dims: readonly number[], data: ArrayLike<number>): TensorProto {
  return makeTensor(name, DataType.INT64, dims, BigInt64Array.from(Array.from(data, BigInt)));
}

/** Typed arrays that a tensor is made from. */
export type TensorData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** A tensor of any type (`DataType.BOOL` from a Uint8Array); the array is kept by reference. */
export function makeTensor(name: string, dataType: DataType, dims: readonly number[], data: TensorData): TensorProto {
  const size = dims.reduce((product, dim) => product * dim, 1);
  if (size !== data.length) {
    throw new OnnxModelError(
      'TENSOR_SIZE',
      `tensor ${name} has ${data.length} values, its shape [${dims.join(', ')}] needs ${size}`,
      'Give as many values as the product of the dimensions.',
    );
  }
  return create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData: bytesOf(data) });
}

/** The values' own bytes; ONNX stores them little-endian, as every platform of ONNX Runtime does. */
export function bytesOf(data: TensorData): Uint8Array<ArrayBuffer> {
  return data.buffer instanceof ArrayBuffer
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
}
