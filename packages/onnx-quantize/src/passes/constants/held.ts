import {
  float32Tensor,
  getFloat,
  getFloats,
  getInt,
  getInts,
  getTensor,
  int64Tensor,
  type NodeProto,
  type TensorProto,
} from '@rn50/onnx-model';

/** What a Constant node holds; null for strings and sparse tensors. */
export function heldConstant(node: NodeProto): TensorProto | null {
  const float = getFloat(node, 'value_float', undefined);
  if (float !== undefined) return float32Tensor('', [], [float]);
  const int = getInt(node, 'value_int', undefined);
  if (int !== undefined) return int64Tensor('', [], [int]);
  const floats = getFloats(node, 'value_floats', undefined);
  if (floats !== undefined) return float32Tensor('', [floats.length], floats);
  const ints = getInts(node, 'value_ints', undefined);
  if (ints !== undefined) return int64Tensor('', [ints.length], ints);
  return getTensor(node, 'value', undefined) ?? null;
}
