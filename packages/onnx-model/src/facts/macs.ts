import type { NodeProto } from 'onnx-buf';
import { subgraphsOf } from '../graph/captures.js';
import { weightInput } from '../graph/multiplying-operators.js';
import { getInt, getString } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import { einsumTerms } from '../shapes/selection-rules.js';

type Shapes = ReadonlyMap<string, readonly Dim[]>;
type Sizes = readonly number[];

/**
 * Multiply-accumulate operations of one node; null if it multiplies, or may, and the number is unknown: for a shape that is
 * unknown or symbolic, or an unknown operator.
 * Convolutions and matrix products are counted; element-wise operators count as 0, as usual in published figures.
 */
export function nodeMacs(node: NodeProto, shapes: Shapes): number | null {
  const count = COUNTS.get(node.opType);
  if (count === undefined) return mayMultiply(node) ? null : 0;
  const sizeOf = (name: string | undefined): Sizes | null => {
    const dims = shapes.get(name ?? '');
    return dims?.every((dim) => typeof dim === 'number') ? dims : null;
  };
  const input = sizeOf(node.input[0]);
  const weights = sizeOf(node.input[weightInput(node.opType)]);
  const output = sizeOf(node.output[0]);
  if (input === null || weights === null || output === null) return null;
  return count({ node, input, weights, output });
}

interface Sized {
  readonly node: NodeProto;
  readonly input: Sizes;
  readonly weights: Sizes;
  readonly output: Sizes;
}

type Count = (sized: Sized) => number | null;

/** Weights [M, C/group, k…]: each output value takes C/group * k… products. */
const convolution = ({ weights, output }: Sized): number => (product(output) * product(weights)) / (weights[0] ?? 1);

/** Weights [C, M/group, k…]: each input value is spread over M/group * k… products. */
const transposed = ({ input, weights }: Sized): number => (product(input) * product(weights)) / (weights[0] ?? 1);

const gemm = ({ node, input, output }: Sized): number =>
  product(output) * (input[getInt(node, 'transA', 0) === 1 ? 0 : 1] ?? 1);

const matMul = ({ node, input, output }: Sized): number =>
  product(output) * (input.at(getInt(node, 'transA', 0) === 1 ? -2 : -1) ?? 1);

/** Two operands: each letter is an axis of the product. More operands may be multiplied in any order. */
const einsum = ({ node, input, weights }: Sized): number | null => {
  const terms = einsumTerms(getString(node, 'equation', ''));
  if (terms === null || terms.inputs.length !== 2) return null;
  const [a = [], b = []] = terms.inputs;
  const sizes = new Map([...a.map((letter, axis) => [letter, input[axis] ?? 1] as const)]);
  for (const [axis, letter] of b.entries()) sizes.set(letter, Math.max(sizes.get(letter) ?? 1, weights[axis] ?? 1));
  return product([...sizes.values()]);
};

/** Weights [directions, gates * hidden, inputs], output [length, directions, batch, hidden]. */
const recurrent = ({ weights, output }: Sized): number => {
  const [, rows = 1, inputs = 1] = weights;
  const [length = 1, directions = 1, batch = 1, hidden = 1] = output;
  return length * directions * batch * rows * (inputs + hidden);
};

/** How often an operator multiplies; others are element-wise or unknown. */
const COUNTS: ReadonlyMap<string, Count> = new Map<string, Count>([
  ...['Conv', 'FusedConv', 'QLinearConv', 'ConvInteger', 'DeformConv'].map((op) => [op, convolution] as const),
  ['ConvTranspose', transposed],
  ...['Gemm', 'FusedGemm', 'QGemm'].map((op) => [op, gemm] as const),
  ...['MatMul', 'FusedMatMul', 'QLinearMatMul', 'MatMulInteger', 'MatMulIntegerToFloat', 'DynamicQuantizeMatMul'].map(
    (op) => [op, matMul] as const,
  ),
  ['Einsum', einsum],
  ...['LSTM', 'GRU', 'RNN'].map((op) => [op, recurrent] as const),
]);

/** Of ONNX's own operators these multiply as well, and are not counted. All others work element by element. */
const UNCOUNTED: ReadonlySet<string> = new Set(['Attention', 'DFT', 'STFT', 'LinearAttention']);
const ONNX_DOMAINS: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml']);

/** Operators of other domains that multiply nothing. */
const ELEMENTWISE_ELSEWHERE =
  /^(QLinear(Add|Mul|Concat|Sigmoid|LeakyRelu|Softmax|AveragePool|GlobalAveragePool|ReduceMean|ReduceMin|Where)|(De)?[Qq]uantizeLinear|Reorder(In|Out)put|(Bias|Fast|Quick)?Gelu|Skip(Simplified)?LayerNormalization|SimplifiedLayerNormalization|MaxPool|(Global)?AveragePool|GlobalMaxPool|Upsample|NhwcMaxPool|Crop|GridSample|Trilu|Unique|BiasSoftmax|BiasDropout|BiasAdd|BiasSplitGelu|ExpandDims|Pad)$/;

/** A node without a count that may multiply all the same. */
function mayMultiply(node: NodeProto): boolean {
  if (!ONNX_DOMAINS.has(node.domain)) return !ELEMENTWISE_ELSEWHERE.test(node.opType);
  // If, Loop and Scan run their bodies as often as the values say.
  return UNCOUNTED.has(node.opType) || subgraphsOf(node).some(({ node: nodes }) => nodes.some(multiplies));
}

function multiplies(node: NodeProto): boolean {
  return COUNTS.has(node.opType) || mayMultiply(node);
}

function product(dims: Sizes): number {
  return dims.reduce((result, dim) => result * dim, 1);
}
