import {
  changed,
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
import type { Network } from '../graph/network.js';

/** Constant nodes and copies of constants (Identity) become initializers, so that later passes see one kind only. */
export function inlineConstants(network: Network): Network {
  const initializers = new Map(network.initializers);
  const outputs = new Set(network.outputs.map(({ name }) => name));
  const nodes = network.nodes.filter((node) => {
    const [name = ''] = node.output;
    const value = outputs.has(name) ? undefined : constantValue(node, initializers);
    if (value === undefined) return true;
    initializers.set(name, changed(value, { name }));
    return false;
  });
  return { ...network, nodes, initializers };
}

function constantValue(node: NodeProto, known: ReadonlyMap<string, TensorProto>): TensorProto | undefined {
  if (node.domain !== '') return undefined;
  if (node.opType === 'Identity') return known.get(node.input[0] ?? '');
  if (node.opType !== 'Constant') return undefined;
  const float = getFloat(node, 'value_float', undefined);
  if (float !== undefined) return float32Tensor('', [], [float]);
  const int = getInt(node, 'value_int', undefined);
  if (int !== undefined) return int64Tensor('', [], [int]);
  const floats = getFloats(node, 'value_floats', undefined);
  if (floats !== undefined) return float32Tensor('', [floats.length], floats);
  const ints = getInts(node, 'value_ints', undefined);
  if (ints !== undefined) return int64Tensor('', [ints.length], ints);
  return getTensor(node, 'value', undefined);
}
