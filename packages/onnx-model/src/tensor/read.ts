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
  if (values instanceof Float32Array) return values;
  const isWide = values instanceof BigInt64Array || values instanceof BigUint64Array;
  // Without a function per element the conversion is forty times as fast.
  return isWide ? Float32Array.from(values, Number) : new Float32Array(values);
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
  const values = widened(storedValues(tensor), tensor.dataType);
  if (values.length === size) return values;
  throw new OnnxModelError(
    'TENSOR_SIZE',
    `tensor ${tensor.name} holds ${values.length} values, its shape [${tensor.dims.join(', ')}] needs ${size}`,
    'The file is damaged: export or download the model again.',
  );
}

/** A typed array's constructor, as far as tensors are read by it. */
interface ArrayOf<Element> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBuffer): TensorValues;
  from(values: ArrayLike<Element>): TensorValues;
}

/** The arrays that elements are stored in; halves as their bits. */
const NUMBERS: ReadonlyMap<number, ArrayOf<number>> = new Map<number, ArrayOf<number>>([
  [DataType.BOOL, Uint8Array],
  [DataType.UINT8, Uint8Array],
  [DataType.INT8, Int8Array],
  [DataType.UINT16, Uint16Array],
  [DataType.INT16, Int16Array],
  [DataType.FLOAT16, Uint16Array],
  [DataType.BFLOAT16, Uint16Array],
  [DataType.UINT32, Uint32Array],
  [DataType.INT32, Int32Array],
  [DataType.FLOAT, Float32Array],
  [DataType.DOUBLE, Float64Array],
]);
const BIG_INTEGERS: ReadonlyMap<number, ArrayOf<bigint>> = new Map<number, ArrayOf<bigint>>([
  [DataType.UINT64, BigUint64Array],
  [DataType.INT64, BigInt64Array],
]);

function storedValues(tensor: TensorProto): TensorValues {
  const { dataType } = tensor;
  const numbers = NUMBERS.get(dataType);
  const bigIntegers = BIG_INTEGERS.get(dataType);
  if (Object.hasOwn(tensor, 'rawData') && tensor.rawData.length > 0) {
    const RawArray = numbers ?? bigIntegers;
    if (RawArray !== undefined) return new RawArray(bytesOf(tensor, RawArray.BYTES_PER_ELEMENT));
  } else if (numbers !== undefined) return numbers.from(numberField(tensor));
  else if (bigIntegers !== undefined)
    return bigIntegers.from(dataType === DataType.INT64 ? tensor.int64Data : tensor.uint64Data);
  throw typeError(tensor, 'a number type of 8 to 64 bits');
}

/** Copies the bytes: they are rarely aligned inside a file, and callers may write to the result. */
function bytesOf({ rawData }: TensorProto, width: number): ArrayBuffer {
  return new Uint8Array(rawData.subarray(0, rawData.length - (rawData.length % width))).buffer;
}

/** onnx.proto: `int32_data` also carries every type of 16 bits and fewer, `uint64_data` carries UINT32. */
function numberField(tensor: TensorProto): number[] {
  if (tensor.dataType === DataType.FLOAT) return tensor.floatData;
  if (tensor.dataType === DataType.DOUBLE) return tensor.doubleData;
  return tensor.dataType === DataType.UINT32 ? tensor.uint64Data.map(Number) : tensor.int32Data;
}

function widened(values: TensorValues, dataType: number): TensorValues {
  // The bits first, each of which a float32 holds, then their meaning in place: a third of the time of Float32Array.from with a function.
  if (dataType === DataType.FLOAT16) return new Float32Array(values as Uint16Array).map(float16ToNumber);
  return dataType === DataType.BFLOAT16 ? new Float32Array(values as Uint16Array).map(bfloat16ToNumber) : values;
}

function typeError(tensor: TensorProto, wanted: string): OnnxModelError {
  return new OnnxModelError(
    'TENSOR_TYPE',
    `tensor ${tensor.name} has element type ${dataTypeName(tensor.dataType)}; ${wanted} expected`,
    'Use a model with the expected element type.',
  );
}
