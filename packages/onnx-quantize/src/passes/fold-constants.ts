import { changed, multiplies, type NodeProto, type TensorProto, weightInput } from '@rn50/onnx-model';
import { isKept, type Network } from '../graph/network.js';
import { arithmetic } from './constants/elementwise.js';
import { type Foldable, sizeOf } from './constants/foldable.js';
import { heldConstant } from './constants/held.js';
import { casted, constantOfShape, reshaped, squeezed, transposed, unsqueezed } from './constants/shaped.js';

/** A result may have so many elements even where no operand is as large; weights many more: VGG's largest layer has 103 million. */
const SMALL_RESULT = 65_536;
const LARGEST_WEIGHTS = 2 ** 27;

/**
 * Nodes that calculate with constants alone become initializers, so that later passes see weights where exporters wrote Constant,
 * Identity, Transpose, Reshape, Cast or arithmetic. Values are the engine's to the bit. A node stays where it makes a graph
 * output, or a large result, not weights, of small operands; one that is to be kept stays unless it only hands a constant on.
 */
export function foldConstants(network: Network): Network {
  const initializers = new Map(network.initializers);
  const weights = weightsIn(network);
  const outputs = new Set(network.outputs.map(({ name }) => name));
  const nodes = network.nodes.filter((node) => {
    const [name = ''] = node.output;
    if (node.domain !== '' || node.output.length !== 1 || outputs.has(name)) return true;
    const most = weights.has(name) ? LARGEST_WEIGHTS : SMALL_RESULT;
    const value = folded(node, { initializers, mostElements: most, stays: isKept(node, network) });
    if (value === null) return true;
    initializers.set(name, changed(value, { name }));
    return false;
  });
  return { ...network, nodes, initializers };
}

interface FoldTerms {
  readonly initializers: ReadonlyMap<string, TensorProto>;
  /** A result may have so many, or as many as the largest operand. */
  readonly mostElements: number;
  readonly stays: boolean;
}

function folded(node: NodeProto, { initializers, mostElements, stays }: FoldTerms): TensorProto | null {
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
    return fold({ node, operands, mostElements: Math.max(mostElements, ...operands.map(sizeOf)) });
  } catch {
    // A damaged tensor, or one of a type that is not read: the engine says what is wrong with it.
    return null;
  }
}

/** The tensors that a convolution or matrix product takes for its weights, at once or by way of nodes that may be folded. */
function weightsIn({ nodes, initializers }: Network): ReadonlySet<string> {
  const constants = new Set(initializers.keys());
  for (const { opType, input, output } of nodes) {
    const isFoldable = FOLDS.has(opType) && input.every((name) => name === '' || constants.has(name));
    if (isFoldable || opType === 'Constant') for (const name of output) constants.add(name);
  }
  const weights = new Set<string>();
  for (const { opType, input, output } of nodes.toReversed()) {
    const at = multiplies(opType) ? input[weightInput(opType)] : undefined;
    if (at !== undefined && constants.has(at)) weights.add(at);
    const [made = ''] = output;
    if (FOLDS.has(opType) && constants.has(made) && weights.has(made)) for (const name of input) weights.add(name);
  }
  return weights;
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
