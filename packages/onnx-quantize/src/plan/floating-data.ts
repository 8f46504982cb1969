import { DataType, getInt, type NodeProto, namesRead } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

/** Read the size of a tensor, not its values. */
const READ_SIZE_ALONE: ReadonlySet<string> = new Set(['Shape', 'Size']);
/** Every output is whole numbers or truth values. */
const NO_FLOAT_OUTPUT: ReadonlySet<string> = new Set(
  `ArgMax ArgMin NonZero NonMaxSuppression Equal Less Greater LessOrEqual GreaterOrEqual And Or Xor Not IsNaN IsInf
  BitShift BitwiseAnd BitwiseOr BitwiseXor BitwiseNot`.split(/\s+/),
);
/** Outputs behind the first are indices or masks. */
const FIRST_OUTPUT_FLOAT: ReadonlySet<string> = new Set(['TopK', 'MaxPool', 'Dropout', 'Unique']);
const FLOAT_TYPES: ReadonlySet<number> = new Set([
  DataType.FLOAT,
  DataType.DOUBLE,
  DataType.FLOAT16,
  DataType.BFLOAT16,
]);

/**
 * The nodes that work on the network's data in floating point. Those that work out shapes (Shape, Gather and Cast of whole
 * numbers, ConstantOfShape, …) cost nothing, and INT8 has nothing to do with them.
 */
export function floatingNodes(network: Network): ReadonlySet<NodeProto> {
  const data = new Map(network.inputs.map(({ name }) => [name, true]));
  const found = new Set<NodeProto>();
  for (const node of network.nodes) {
    const read = namesRead(node).filter((name) => data.has(name));
    if (read.length === 0 || READ_SIZE_ALONE.has(node.opType)) continue;
    const readsFloat = read.some((name) => data.get(name));
    if (readsFloat) found.add(node);
    node.output.forEach((name, index) => {
      if (name !== '') data.set(name, isFloatOutput(node, index, readsFloat));
    });
  }
  return found;
}

/** Outputs are float if the data is, unless the operator says otherwise. */
function isFloatOutput(node: NodeProto, index: number, readsFloat: boolean): boolean {
  if (node.opType === 'Cast') return FLOAT_TYPES.has(getInt(node, 'to', DataType.FLOAT));
  if (NO_FLOAT_OUTPUT.has(node.opType)) return false;
  return readsFloat && (index === 0 || !FIRST_OUTPUT_FLOAT.has(node.opType));
}
