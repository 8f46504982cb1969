import { TensorProto_DataType as DataType, type TensorProto } from 'onnx-buf';
import { tensorDims, tensorToClampedNumbers } from '../tensor/read.js';
import type { KnownNumbers } from './shape-rule.js';

/** Only short tensors are looked into for shapes, axes and scales. */
export const MAX_KNOWN_VALUES = 64;

export const isFloatType = (dataType: number): boolean => dataType === DataType.FLOAT || dataType === DataType.DOUBLE;
const isWholeNumberType = (dataType: number): boolean => dataType === DataType.INT64 || dataType === DataType.INT32;

/** The contents of a short constant tensor of whole or float numbers; damaged and external tensors count as unknown. */
export function readNumbers(tensor: TensorProto): KnownNumbers | undefined {
  const { dataType } = tensor;
  if (!isWholeNumberType(dataType) && !isFloatType(dataType)) return undefined;
  if (tensorDims(tensor).reduce((product, dim) => product * dim, 1) > MAX_KNOWN_VALUES) return undefined;
  try {
    // Exporters write the end of a Slice "to the end" as INT64_MAX.
    return { values: tensorToClampedNumbers(tensor), isFloat: isFloatType(dataType) };
  } catch {
    return undefined;
  }
}
