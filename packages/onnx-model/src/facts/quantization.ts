import type { GraphProto, TensorProto } from 'onnx-buf';
import { GraphView } from '../graph/graph-view.js';
import {
  isDynamicInteger,
  isIntegerOperator,
  isStaticInteger,
  multipliesFloats,
} from '../graph/multiplying-operators.js';
import { operandsOf } from '../graph/operands.js';
import { storedWeights } from '../graph/stored-weights.js';
import { tensorDims } from '../tensor/read.js';

/** How a model carries INT8: Q/DQ pairs, integer operators, scales computed at run time, or several of these. */
export type QuantizationForm = 'none' | 'qdq' | 'qoperator' | 'dynamic' | 'mixed';

export type QuantizationFacts =
  | { readonly form: 'none' }
  | {
      readonly form: Exclude<QuantizationForm, 'none'>;
      /** Element type of the quantized activations, `mixed` if they differ, null if there are none. */
      readonly activationType: string | null;
      /** Element type of the weights of convolutions and matrix products. */
      readonly weightType: string | null;
      /** Whether any weight has a scale per output channel. */
      readonly perChannel: boolean;
      /** Layers that work on integers (or on Q/DQ pairs), and those left in float: recurrent ones too. */
      readonly quantizedOperators: number;
      readonly floatOperators: number;
      /** Share of the multiply-accumulates that the operators left in float do; null if any are unknown. */
      readonly floatMacShare: number | null;
      /** All quantized weights are stored as floats: a file from training with quantization, before its conversion. */
      readonly fakeQuantized: boolean;
    };

/** What kind of INT8 model this is. @param macs multiply-accumulates by the index of the node, null where unknown */
export function quantizationFacts(graph: GraphProto, macs: ReadonlyMap<number, number | null>): QuantizationFacts {
  const view = GraphView.of(graph);
  const operators = graph.node.flatMap((node) => operandsOf(node, view) ?? []);
  const quantized = operators.filter(({ isQuantized }) => isQuantized);
  const form = formOf(view);
  if (form === 'none') return { form };
  return {
    form,
    activationType: common(quantized.map(({ activation }) => activation)),
    weightType: common(quantized.map(({ weight }) => weight)),
    perChannel: quantized.some(({ weightScale }) => weightScale !== null && elements(weightScale) > 1),
    quantizedOperators: quantized.length,
    floatOperators: operators.length - quantized.length + otherFloats(view, macs),
    floatMacShare: floatMacShare(view, macs),
    fakeQuantized: isFakeQuantized(view),
  };
}

/** Operators that multiply, of the kinds that have no operands to look at, such as recurrent ones. */
function otherFloats(view: GraphView, macs: ReadonlyMap<number, number | null>): number {
  return [...macs.keys()].filter((index) => {
    const node = view.nodes[index];
    return node !== undefined && operandsOf(node, view) === null && !isIntegerOperator(node.opType);
  }).length;
}

function floatMacShare(view: GraphView, macs: ReadonlyMap<number, number | null>): number | null {
  let [inFloat, all] = [0, 0];
  for (const [index, count] of macs) {
    const node = view.nodes[index];
    if (node === undefined || count === null) return null;
    all += count;
    // A recurrent or unknown operator has no operands to look at, and works on floats.
    const isQuantized = operandsOf(node, view)?.isQuantized ?? isIntegerOperator(node.opType);
    if (!isQuantized) inFloat += count;
  }
  return all === 0 ? null : inFloat / all;
}

function isFakeQuantized(view: GraphView): boolean {
  const weights = view.nodes.flatMap((node) => {
    return operandsOf(node, view)?.isQuantized ? (storedWeights(node, view) ?? []) : [];
  });
  return weights.length > 0 && weights.every((stored) => stored.isFakeQuantized);
}

function formOf(view: GraphView): QuantizationForm {
  const { nodes } = view;
  const dynamic = nodes.some(({ opType }) => isDynamicInteger(opType));
  const qoperator = nodes.some(({ opType }) => isStaticInteger(opType));
  // A QOperator graph has Q and DQ at its borders too: only a float operator between them makes it QDQ.
  const qdq = nodes.some((node) => multipliesFloats(node.opType) && operandsOf(node, view)?.isQuantized === true);
  const bare = !dynamic && !qoperator && nodes.some(({ opType }) => opType === 'DequantizeLinear');
  const forms: QuantizationForm[] = [
    ...(dynamic ? (['dynamic'] as const) : []),
    ...(qoperator ? (['qoperator'] as const) : []),
    ...(qdq || bare ? (['qdq'] as const) : []),
  ];
  return forms.length > 1 ? 'mixed' : (forms[0] ?? 'none');
}

function elements(tensor: TensorProto): number {
  return tensorDims(tensor).reduce((size, dim) => size * dim, 1);
}

function common(types: readonly (string | null)[]): string | null {
  const known = new Set(types.filter((type) => type !== null));
  const [only = null] = known;
  return known.size > 1 ? 'mixed' : only;
}
