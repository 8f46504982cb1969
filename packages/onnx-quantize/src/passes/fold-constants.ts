import { changed, type NodeProto, type TensorProto } from '@rn50/onnx-model';
import { isKept, type Network } from '../graph/network.js';
import { arithmetic } from './constants/elementwise.js';
import { type Foldable, sizeOf } from './constants/foldable.js';
import { heldConstant } from './constants/held.js';
import { casted, constantOfShape, reshaped, squeezed, transposed, unsqueezed } from './constants/shaped.js';

/** A result may have so many elements even where no operand is as large. */
const SMALL_RESULT = 65_536;

/**
 * Nodes that calculate with constants alone become initializers, so that later passes see weights where exporters wrote Constant,
 * Identity, Transpose, Reshape, Cast or arithmetic. Values are the engine's to the bit. A node stays where it makes a graph
 * output, or a result larger than its operands; one that is to be kept stays unless it only hands a constant on.
 */
export function foldConstants(network: Network): Network {
  const initializers = new Map(network.initializers);
  const outputs = new Set(network.outputs.map(({ name }) => name));
  const nodes = network.nodes.filter((node) => {
    const [name = ''] = node.output;
    if (node.domain !== '' || node.output.length !== 1 || outputs.has(name)) return true;
    const value = folded(node, { initializers, stays: isKept(node, network) });
    if (value === null) return true;
    initializers.set(name, changed(value, { name }));
    return false;
  });
  return { ...network, nodes, initializers };
}

function folded(
  node: NodeProto,
  { initializers, stays }: { readonly initializers: ReadonlyMap<string, TensorProto>; readonly stays: boolean },
): TensorProto | null {
  if (node.opType === 'Constant') return heldConstant(node);
  const fold = FOLDS.get(node.opType);
  if (fold === undefined || (stays && node.opType !== 'Identity')) return null;
  const operands: TensorProto[] = [];
  for (const input of node.input) {
    // An input left out at the end is none.
    if (input === '') continue;
    const operand = initializers.get(input);
    if (operand === undefined) return null;
    operands.push(operand);
  }
  try {
    return fold({ node, operands, mostElements: Math.max(SMALL_RESULT, ...operands.map(sizeOf)) });
  } catch {
    // A damaged tensor, or one of a type that is not read: the engine says what is wrong with it.
    return null;
  }
}

/** The tensor that the node makes, under any name; null where it is not to be folded. */
type Fold = (foldable: Foldable) => TensorProto | null;

const FOLDS: ReadonlyMap<string, Fold> = new Map<string, Fold>([
  ['Identity', ({ operands: [only] }) => only ?? null],
  ['ConstantOfShape', constantOfShape],
  ['Reshape', reshaped],
  ['Squeeze', squeezed],
  ['Unsqueeze', unsqueezed],
  ['Transpose', transposed],
  ['Cast', casted],
  ...(['Add', 'Sub', 'Mul', 'Div'] as const).map((operator) => [operator, arithmetic(operator)] as const),
]);
