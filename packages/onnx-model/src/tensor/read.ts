import { fromBinary } from '@bufbuild/protobuf';
import { TensorProto_DataType as DataType, type TensorProto, TensorProtoSchema } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { externalDataError, externalTensor, isExternal } from '../file/external-data.js';
import { bfloat16ToNumber, float16ToNumber } from './half.js';

/** Decodes a file that holds one TensorProto, as ONNX's test data does. Throws what protobuf says of a damaged one. */
export function readTensor(bytes: Uint8Array): TensorProto {
  return fromBinary(TensorProtoSchema, bytes);
}

/** The shape of a tensor as numbers; `[]` is a scalar. */
export function tensorDims(tensor: TensorProto): number[] {
  return tensor.dims.map(Number);
}

/**
 * The values of a tensor as 32-bit floats, in row-major order, in a fresh array.
 * Reads `raw_data` and the typed fields (`float_data`, …); FLOAT16, BFLOAT16, DOUBLE and whole numbers are converted.
 * @throws OnnxModelError TENSOR_TYPE, TENSOR_SIZE, EXTERNAL_DATA (so do the readers below)
 */
export function tensorToFloat32(tensor: TensorProto): Float32Array<ArrayBuffer> {
  const values = tensorValues(tensor);
  return values instanceof Float32Array ? values : Float32Array.from(values, Number);
}

/** The values of any numeric tensor as numbers, in a fresh array. INT64 beyond 2^53 is refused (TENSOR_TYPE). */
export function tensorToNumbers(tensor: TensorProto): number[] {
  const numbers = Array.from<number | bigint, number>(tensorValues(tensor), Number);
  const is64Bit = tensor.dataType === DataType.INT64 || tensor.dataType === DataType.UINT64;
  if (is64Bit && !numbers.every(Number.isSafeInteger)) throw typeError(tensor, 'whole numbers below 2^53');
  return numbers;
}

/** As `tensorToNumbers`, but INT64 beyond the safe integers becomes the nearest one. */
export function tensorToClampedNumbers(tensor: TensorProto): number[] {
  return Array.from<number | bigint, number>(tensorValues(tensor), (value) =>
    typeof value === 'bigint'
      ? Math.min(Math.max(Number(value), Number.MIN_SAFE_INTEGER), Number.MAX_SAFE_INTEGER)
      : value,
  );
}

/** The values of an INT8 tensor, in a fresh array. */
export function tensorToInt8(tensor: TensorProto): Int8Array<ArrayBuffer> {
  const values = tensorValues(tensor);
  if (values instanceof Int8Array) return values;
  throw typeError(tensor, 'INT8');
}

/** The values of a UINT8 tensor, in a fresh array. */
export function tensorToUint8(tensor: TensorProto): Uint8Array<ArrayBuffer> {
  const values = tensorValues(tensor);
  if (values instanceof Uint8Array && tensor.dataType === DataType.UINT8) return values;
  throw typeError(tensor, 'UINT8');
}

/** The values of an INT32 tensor, in a fresh array. */
export function tensorToInt32(tensor: TensorProto): Int32Array<ArrayBuffer> {
  const values = tensorValues(tensor);
  if (values instanceof Int32Array) return values;
  throw typeError(tensor, 'INT32');
}

/** The name of an ONNX element type: `float32`, `uint8`, `int64`, …; `type 23` for one without a common name. */
export function dataTypeName(dataType: number): string {
  if (dataType === DataType.FLOAT) return 'float32';
  if (dataType === DataType.DOUBLE) return 'float64';
  const name: string | undefined = DataType[dataType];
  return name === undefined || dataType === DataType.UNDEFINED ? `type ${dataType}` : name.toLowerCase();
}

/** Typed arrays that tensors are read into. */
export type TensorValues =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>;

/** The values in a fresh array of the tensor's own type; halves as 32-bit floats, booleans as bytes. */
export function tensorValues(tensor: TensorProto): TensorValues {
  if (isExternal(tensor)) throw externalDataError([externalTensor(tensor)]);
  const size = tensorDims(tensor).reduce((product, dim) => product * dim, 1);
  const values =
    Object.hasOwn(tensor, 'rawData') && tensor.rawData.length > 0 ? rawValues(tensor) : fieldValues(tensor);
  if (values.length === size) return values;
  throw new OnnxModelError(
    'TENSOR_SIZE',
    `tensor ${tensor.name} holds ${values.length} values, its shape [${tensor.dims.join(', ')}] needs ${size}`,
    'The file is damaged: export or download the model again.',
  );
}

/** Copy the bytes first: they are rarely aligned inside a file, and callers may write to the result. */
function rawValues(tensor: TensorProto): TensorValues {
  const width = BYTES_PER_ELEMENT.get(tensor.dataType) ?? 0;
  if (width === 0) throw typeError(tensor, 'a number type of 8 to 64 bits');
  const whole = tensor.rawData.length - (tensor.rawData.length % width);
  const { buffer } = new Uint8Array(tensor.rawData.subarray(0, whole));
  switch (tensor.dataType) {
    case DataType.FLOAT:
      return new Float32Array(buffer);
    case DataType.DOUBLE:
      return new Float64Array(buffer);
    case DataType.INT8:
      return new Int8Array(buffer);
    case DataType.INT16:
      return new Int16Array(buffer);
    case DataType.UINT16:
      return new Uint16Array(buffer);
    case DataType.FLOAT16:
      return Float32Array.from(new Uint16Array(buffer), float16ToNumber);
    case DataType.BFLOAT16:
      return Float32Array.from(new Uint16Array(buffer), bfloat16ToNumber);
    case DataType.INT32:
      return new Int32Array(buffer);
    case DataType.UINT32:
      return new Uint32Array(buffer);
    case DataType.INT64:
      return new BigInt64Array(buffer);
    case DataType.UINT64:
      return new BigUint64Array(buffer);
    default:
      return new Uint8Array(buffer);
  }
}

const BYTES_PER_ELEMENT: ReadonlyMap<number, number> = new Map([
  [DataType.BOOL, 1],
  [DataType.INT8, 1],
  [DataType.UINT8, 1],
  [DataType.INT16, 2],
  [DataType.UINT16, 2],
  [DataType.FLOAT16, 2],
  [DataType.BFLOAT16, 2],
  [DataType.INT32, 4],
  [DataType.UINT32, 4],
  [DataType.FLOAT, 4],
  [DataType.INT64, 8],
  [DataType.UINT64, 8],
  [DataType.DOUBLE, 8],
]);

/** onnx.proto: `int32_data` also carries every type of 16 bits and fewer. */
function fieldValues(tensor: TensorProto): TensorValues {
  switch (tensor.dataType) {
    case DataType.FLOAT:
      return Float32Array.from(tensor.floatData);
    case DataType.DOUBLE:
      return Float64Array.from(tensor.doubleData);
    case DataType.INT8:
      return Int8Array.from(tensor.int32Data);
    case DataType.UINT8:
    case DataType.BOOL:
      return Uint8Array.from(tensor.int32Data);
    case DataType.INT16:
      return Int16Array.from(tensor.int32Data);
    case DataType.UINT16:
      return Uint16Array.from(tensor.int32Data);
    case DataType.FLOAT16:
      return Float32Array.from(tensor.int32Data, float16ToNumber);
    case DataType.BFLOAT16:
      return Float32Array.from(tensor.int32Data, bfloat16ToNumber);
    case DataType.INT32:
      return Int32Array.from(tensor.int32Data);
    case DataType.INT64:
      return BigInt64Array.from(tensor.int64Data);
    case DataType.UINT32:
      return Uint32Array.from(tensor.uint64Data, Number);
    case DataType.UINT64:
      return BigUint64Array.from(tensor.uint64Data);
    default:
      throw typeError(tensor, 'a number type of 8 to 64 bits');
  }
}

function typeError(tensor: TensorProto, wanted: string): OnnxModelError {
  return new OnnxModelError(
    'TENSOR_TYPE',
    `tensor ${tensor.name} has element type ${dataTypeName(tensor.dataType)}; ${wanted} expected`,
    'Use a model with the expected element type.',
  );
}
