import { type GraphView, multiplies, type NodeProto, operandsOf } from '@rn50/onnx-model';
import { connected } from './connected.js';
import { type NodeKind, nodeKinds } from './node-kinds.js';
import { reach } from './reach.js';

/** Connected float nodes between integer ones, with the conversions around them. */
export interface FloatIsland {
  readonly floats: readonly NodeProto[];
  readonly conversions: readonly NodeProto[];
  /**
   * `left-in-float`: the quantizer left an operator in float that could work on integers. `unfused`: everything is between Q/DQ
   * pairs of its own, and the engine did not fuse it. `unavoidable`: there is no integer kernel for it.
   */
  readonly reason: 'left-in-float' | 'unfused' | 'unavoidable';
}

/**
 * Operators that ONNX Runtime runs on integers when they stand between Q/DQ pairs of their own
 * (qdq_selector_action_transformer.cc), or that vanish into the range of the operator before.
 */
const HAS_INTEGER_FORM = new Set(
  `Conv FusedConv Gemm FusedGemm MatMul FusedMatMul Add Mul Concat MaxPool AveragePool GlobalAveragePool LeakyRelu Sigmoid
  Softmax Resize Reshape Flatten Transpose Squeeze Unsqueeze Split Slice Gather Pad Relu Clip Identity BatchNormalization`.split(
    /\s+/,
  ),
);
/** These only move or reshape data, and belong to their neighbours. */
const LAYOUT = new Set(['ReorderInput', 'ReorderOutput', 'Transpose', 'Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);
const ABSORBED = new Set(['Relu', 'Clip', 'Identity']);

/** Whether ONNX Runtime can run a node's operator on integers. */
export function hasIntegerForm({ opType }: NodeProto): boolean {
  return HAS_INTEGER_FORM.has(opType);
}

/** Whether a node only moves or reshapes data. */
export function changesLayout({ opType }: NodeProto): boolean {
  return LAYOUT.has(opType);
}

/** The operators that an island is named by: those that compute; if there are none, those that a layer could absorb. */
export function mainOperators(floats: readonly NodeProto[]): NodeProto[] {
  const working = floats.filter((node) => !changesLayout(node));
  const main = working.filter(({ opType }) => !ABSORBED.has(opType));
  return main.length > 0 ? main : working;
}

/**
 * Nodes in the middle of a quantized graph that run in float or only convert. The conversions of the model's input and output
 * are left out: every INT8 model with float inputs has them.
 */
export function findIslands(view: GraphView): FloatIsland[] {
  const kinds = nodeKinds(view);
  const kind = (node: NodeProto): NodeKind => kinds.get(node) ?? 'float';
  const isData = (node: NodeProto) => ['integer', 'quantize', 'dequantize'].includes(kind(node));
  const { before, behind } = reach(view, isData);
  const isInside = (node: NodeProto): boolean => {
    switch (kind(node)) {
      case 'float':
        return multiplies(node.opType) || (before.has(node) && behind.has(node));
      case 'quantize':
        return before.has(node) || view.children(node).every((child) => kind(child) === 'dequantize');
      case 'dequantize':
        return behind.has(node) || view.children(node).some((child) => multiplies(child.opType));
      case 'dequantize-constant':
        return true;
      default:
        return false;
    }
  };
  const inside = new Set(view.nodes.filter(isInside));
  const floats = new Set([...inside].filter((node) => kind(node) === 'float'));
  const islands = connected(floats, view);
  const around = islands.map((island) => conversionsAround(island, inside, floats, view));
  const claimed = new Set(around.flat());
  const lonely = [...inside].filter((node) => !floats.has(node) && !claimed.has(node));
  return [
    ...islands.map((island, index): FloatIsland => {
      return { floats: island, conversions: around[index] ?? [], reason: reasonOf(island, view, kind) };
    }),
    ...(lonely.length === 0 ? [] : [{ floats: [], conversions: lonely, reason: 'unfused' } as const]),
  ];
}

function reasonOf(island: readonly NodeProto[], view: GraphView, kind: (node: NodeProto) => NodeKind) {
  const working = island.filter((node) => !changesLayout(node));
  if (!working.some(hasIntegerForm)) return 'unavoidable';
  const main = working.filter(({ opType }) => !ABSORBED.has(opType));
  const isMeant = main.every((node) => {
    const operands = operandsOf(node, view);
    if (operands === null) return main.length === working.length && isWrapped(island, view, kind);
    return operands.isQuantized && !holdsAdd(node);
  });
  return isMeant && main.length > 0 ? 'unfused' : 'left-in-float';
}

/** ONNX Runtime folds an Add into the float convolution before it; the added tensor is the fourth input. */
export function holdsAdd({ opType, input }: NodeProto): boolean {
  return /Conv$/.test(opType) && (input[3] ?? '') !== '';
}

/** Whether all inputs of these nodes come from Q/DQ pairs, and all outputs go into Q/DQ pairs. */
function isWrapped(island: readonly NodeProto[], view: GraphView, kind: (node: NodeProto) => NodeKind): boolean {
  const isOutside = (node: NodeProto) => !island.includes(node) && kind(node) !== 'constant';
  return island.every(
    (node) =>
      view
        .parents(node)
        .filter(isOutside)
        .every((parent) => kind(parent).startsWith('dequantize')) &&
      view
        .children(node)
        .filter(isOutside)
        .every((child) => kind(child) === 'quantize'),
  );
}

function conversionsAround(
  island: readonly NodeProto[],
  inside: ReadonlySet<NodeProto>,
  floats: ReadonlySet<NodeProto>,
  view: GraphView,
): NodeProto[] {
  const near = island.flatMap((node) => [...view.parents(node), ...view.children(node)]);
  return [...new Set(near)].filter((node) => inside.has(node) && !floats.has(node));
}
