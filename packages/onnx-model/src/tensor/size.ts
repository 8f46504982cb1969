import { TensorProto_DataType as DataType } from 'onnx-buf';

/** Bytes that so many elements take in `raw_data`; null for types of no fixed size (strings), and unknown ones. */
export function bytesOfElements(dataType: number, elements: number): number | null {
  const bits = BITS_PER_ELEMENT.get(dataType);
  return bits === undefined ? null : Math.ceil((elements * bits) / 8);
}

const BITS_PER_ELEMENT: ReadonlyMap<number, number> = new Map([
  [DataType.UINT4, 4],
  [DataType.INT4, 4],
  [DataType.BOOL, 8],
  [DataType.INT8, 8],
  [DataType.UINT8, 8],
  [DataType.INT16, 16],
  [DataType.UINT16, 16],
  [DataType.FLOAT16, 16],
  [DataType.BFLOAT16, 16],
  [DataType.FLOAT, 32],
  [DataType.INT32, 32],
  [DataType.UINT32, 32],
  [DataType.DOUBLE, 64],
  [DataType.INT64, 64],
  [DataType.UINT64, 64],
]);
