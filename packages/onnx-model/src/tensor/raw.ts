import { TensorProto_DataType as DataType, type TensorProto } from 'onnx-buf';
import { changed } from '../node/make.js';
import { bytesOf } from './make.js';
import { tensorValues } from './read.js';

/**
 * The same tensor with its values in `raw_data`, where they were in a typed field (`float_data`, …): only raw data can lie in another
 * file. Types of less than a byte and strings stay as they are.
 * @throws OnnxModelError TENSOR_SIZE
 */
export function withRawData(tensor: TensorProto): TensorProto {
  if (tensor.rawData.length > 0) return tensor;
  const rawData = bytesOfField(tensor);
  if (rawData === null) return tensor;
  return changed(tensor, {
    rawData,
    ...{ floatData: [], doubleData: [], int32Data: [], int64Data: [], uint64Data: [] },
  });
}

/** Little-endian, as in `raw_data`; null where a field holds no whole numbers of bytes. */
function bytesOfField(tensor: TensorProto): Uint8Array<ArrayBuffer> | null {
  const { dataType, int32Data } = tensor;
  switch (dataType) {
    case DataType.FLOAT16:
    case DataType.BFLOAT16:
      return bytesOf(Uint16Array.from(int32Data));
    case DataType.FLOAT:
    case DataType.DOUBLE:
    case DataType.BOOL:
    case DataType.INT8:
    case DataType.UINT8:
    case DataType.INT16:
    case DataType.UINT16:
    case DataType.INT32:
    case DataType.UINT32:
    case DataType.INT64:
    case DataType.UINT64:
      return bytesOf(tensorValues(tensor));
    default:
      return null;
  }
}
