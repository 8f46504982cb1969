import { type GraphView, isIntegerOperator, multiplierInputs, type NodeProto } from '@rn50/onnx-model';

/**
 * What a node of a quantized graph does: compute on integers, convert (of weights: `dequantize-constant`), compute in
 * float, or work out shapes.
 */
export type NodeKind = 'integer' | 'quantize' | 'dequantize' | 'dequantize-constant' | 'float' | 'shape' | 'constant';

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
  if (isIntegerOperator(opType) || input.some((name) => codes.has(name))) return 'integer';
  if (opType === 'Shape' || opType === 'Size') return 'shape';
  const makers = view.parents(node).map((parent) => kinds.get(parent));
  const data = makers.filter((kind) => kind !== 'constant');
  return data.length > 0 && data.every((kind) => kind === 'shape') ? 'shape' : 'float';
}

function isConstant(name: string | undefined, view: GraphView, kinds: ReadonlyMap<NodeProto, NodeKind>): boolean {
  if (view.constant(name) !== undefined) return true;
  const maker = view.producer(name);
  // A QuantizeLinear of a constant: weights stored in float and quantized at run time.
  return maker !== undefined && kinds.get(maker) === 'quantize' && view.constant(maker.input[0]) !== undefined;
}

function makesCodes({ opType, input }: NodeProto, kind: NodeKind): boolean {
  if (kind === 'quantize') return true;
  if (kind !== 'integer') return false;
  const multiplier = multiplierInputs(opType);
  // Without a scale for its output a convolution or matrix product writes float or int32.
  return multiplier === undefined || (input[multiplier.outputScale ?? -1] ?? '') !== '';
}
