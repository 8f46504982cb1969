import type { NodeProto } from '@rn50/onnx-model';
import type { GraphView } from '../graph/graph-view.js';

/**
 * What a node of a quantized graph does: compute on integers, convert (of weights: `dequantize-constant`), compute in
 * float, or work out shapes.
 */
export type NodeKind = 'integer' | 'quantize' | 'dequantize' | 'dequantize-constant' | 'float' | 'shape' | 'constant';

const INTEGER = /^(QLinear|QGemm|ConvInteger|MatMulInteger|DynamicQuantize)/;
/** Integer operators whose result is float or int32. */
const ENDS_IN_FLOAT = /^(ConvInteger|MatMulInteger|DynamicQuantizeMatMul)/;
/** QGemm writes float unless it has a scale for its output. */
const QGEMM_OUTPUT_SCALE = 7;

/** The kind of every node; codes are followed through operators that pass them on (MaxPool, Reshape, Transpose, …). */
export function nodeKinds(view: GraphView): Map<NodeProto, NodeKind> {
  const kinds = new Map<NodeProto, NodeKind>();
  const codes = new Set<string>();
  for (const node of view.nodes) {
    const kind = kindOf(node, view, kinds, codes);
    kinds.set(node, kind);
    if (makesCodes(node, kind)) for (const name of node.output) codes.add(name);
  }
  return kinds;
}

function kindOf(
  node: NodeProto,
  view: GraphView,
  kinds: ReadonlyMap<NodeProto, NodeKind>,
  codes: ReadonlySet<string>,
): NodeKind {
  const { opType, input } = node;
  if (opType === 'Constant') return 'constant';
  if (opType === 'QuantizeLinear') return 'quantize';
  if (opType === 'DequantizeLinear') return isConstant(input[0], view, kinds) ? 'dequantize-constant' : 'dequantize';
  if (INTEGER.test(opType) || input.some((name) => codes.has(name))) return 'integer';
  if (opType === 'Shape' || opType === 'Size') return 'shape';
  const makers = view.parents(node).map((parent) => kinds.get(parent));
  const data = makers.filter((kind) => kind !== 'constant');
  return data.length > 0 && data.every((kind) => kind === 'shape') ? 'shape' : 'float';
}

function isConstant(name: string | undefined, view: GraphView, kinds: ReadonlyMap<NodeProto, NodeKind>): boolean {
  if (view.constant(name) !== undefined) return true;
  const maker = view.producer(name);
  // Weights kept in float and quantized while running: QuantizeLinear of a constant.
  return maker !== undefined && kinds.get(maker) === 'quantize' && view.constant(maker.input[0]) !== undefined;
}

function makesCodes({ opType, input }: NodeProto, kind: NodeKind): boolean {
  if (kind === 'quantize') return true;
  if (kind !== 'integer' || ENDS_IN_FLOAT.test(opType)) return false;
  return opType !== 'QGemm' || (input[QGEMM_OUTPUT_SCALE] ?? '') !== '';
}
