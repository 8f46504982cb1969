import { weightInput } from '../graph/multiplying-operators.js';
import { getInt, getInts } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';
import { broadcast, matMulShape } from './broadcast.js';
import {
  concat,
  constant,
  depthToSpace,
  flatten,
  gather,
  pad,
  reduce,
  reshape,
  resize,
  slice,
  spaceToDepth,
  squeeze,
  transpose,
  unsqueeze,
} from './layout-rules.js';
import {
  argument,
  einsum,
  expand,
  gatherNd,
  gridSample,
  range,
  recurrent,
  roiAlign,
  shapeGiven,
  split,
  tile,
  topK,
} from './selection-rules.js';
import type { ShapeContext, ShapeRule } from './shape-rule.js';
import { transposedSizes, windowedSizes } from './window.js';

const same: ShapeRule = ({ shape }) => [shape(0)];

const broadcastAll: ShapeRule = ({ node, shape }) => [broadcast(node.input.map((_, index) => shape(index)))];

/** Weights `[M, C/group, k…]`. */
const convolution: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  const [filters, , ...kernel] = shape(weightInput(node.opType)) ?? [];
  const batch = input?.[0];
  if (input === undefined || batch === undefined || filters === undefined || !kernel.every(isNumber)) return [];
  const sizes = windowedSizes(node, input.slice(2), kernel);
  return sizes === undefined ? [] : [[batch, filters, ...sizes]];
};

const convTranspose: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  const [, perGroup, ...kernel] = shape(1) ?? [];
  const batch = input?.[0];
  if (input === undefined || batch === undefined || !isNumber(perGroup) || !kernel.every(isNumber)) return [];
  const sizes = transposedSizes(node, input.slice(2), kernel);
  return sizes === undefined ? [] : [[batch, perGroup * getInt(node, 'group', 1), ...sizes]];
};

const pool: ShapeRule = ({ node, shape }) => {
  const input = shape(0);
  const kernel = getInts(node, 'kernel_shape', undefined);
  if (input === undefined || kernel === undefined) return [];
  const sizes = windowedSizes(node, input.slice(2), kernel);
  const pooled = sizes === undefined ? undefined : [...input.slice(0, 2), ...sizes];
  return [pooled, pooled];
};

const globalPool: ShapeRule = ({ shape }) => [shape(0)?.map((dim, axis) => (axis < 2 ? dim : 1))];

const gemm: ShapeRule = ({ node, shape }) => {
  const rows = shape(0)?.[getInt(node, 'transA', 0) === 1 ? 1 : 0];
  const columns = shape(weightInput(node.opType))?.[getInt(node, 'transB', 0) === 1 ? 0 : 1];
  return rows === undefined || columns === undefined ? [] : [[rows, columns]];
};

const matMul: ShapeRule = ({ node, shape }) => [matMulShape(shape(0), shape(weightInput(node.opType)))];

/** Quantized element-wise operators of ONNX Runtime: inputs A, scale, zero point, B, scale, zero point, … */
const qlinearBroadcast: ShapeRule = ({ shape }) => [broadcast([shape(0), shape(3)])];

/** QLinearConcat: scale and zero point of the output, then (tensor, scale, zero point) per input. */
const qlinearConcat: ShapeRule = (context) => {
  const { node } = context;
  const tensors = node.input.map((_, index) => index).filter((index) => index % 3 === 2);
  const picked = tensors.map((index) => node.input[index] ?? '');
  const view: ShapeContext = {
    ...context,
    node: { ...node, input: picked },
    shape: (index) => context.shape(tensors[index] ?? -1),
  };
  return concat(view);
};

const shapeOf: ShapeRule = ({ shape }) => {
  const input = shape(0);
  return input === undefined ? [] : [[input.length]];
};

/** DynamicQuantizeLinear: the quantized tensor, its scale, its zero point. */
const dynamicQuantize: ShapeRule = ({ shape }) => [shape(0), [], []];

function isNumber(dim: Dim | undefined): dim is number {
  return typeof dim === 'number';
}

const second: ShapeRule = ({ shape }) => [shape(1)];

const scalar: ShapeRule = () => [[]];

/** FusedMatMul turns its operands itself. */
const fusedMatMul: ShapeRule = ({ node, shape }) => {
  const [a, b] = [turned(shape(0), getInt(node, 'transA', 0)), turned(shape(1), getInt(node, 'transB', 0))];
  return [matMulShape(a, b)];
};

function turned(dims: readonly Dim[] | undefined, isTurned: number): readonly Dim[] | undefined {
  const [rows, columns] = dims?.slice(-2) ?? [];
  if (isTurned === 0 || dims === undefined || rows === undefined || columns === undefined) return dims;
  return [...dims.slice(0, -2), columns, rows];
}

/** Every output has the shape of the first input. */
const SAME_SHAPE =
  `Relu LeakyRelu PRelu Clip Sigmoid HardSigmoid HardSwish Tanh Elu Selu Celu Gelu Mish Swish Softplus Softsign
  ThresholdedRelu Shrink Softmax LogSoftmax Hardmax Erf Exp Log Sqrt Abs Neg Sign Floor Ceil Round Reciprocal Sin Cos Tan
  Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Not IsNaN IsInf BitwiseNot Cast CastLike Identity Dropout BatchNormalization
  InstanceNormalization LayerNormalization GroupNormalization RMSNormalization MeanVarianceNormalization
  LpNormalization SimplifiedLayerNormalization LRN CumSum Trilu ScatterND ScatterElements Scatter ReverseSequence EyeLike
  RandomNormalLike RandomUniformLike Bernoulli QuantizeLinear DequantizeLinear QLinearSigmoid QLinearLeakyRelu
  QLinearSoftmax QuickGelu FastGelu`.split(/\s+/);

const BROADCAST =
  `Add Sub Mul Div Mod Pow Min Max Sum Mean And Or Xor BitwiseAnd BitwiseOr BitwiseXor BitShift Equal Less Greater
  LessOrEqual GreaterOrEqual Where BiasGelu`.split(/\s+/);

const REDUCE =
  `ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSum ReduceLogSumExp
  QLinearReduceMean`.split(/\s+/);

/** Operator type -> how its output shapes follow from its inputs. */
export const OPERATOR_SHAPES: ReadonlyMap<string, ShapeRule> = new Map<string, ShapeRule>([
  ...SAME_SHAPE.map((opType) => [opType, same] as const),
  ...BROADCAST.map((opType) => [opType, broadcastAll] as const),
  ...REDUCE.map((opType) => [opType, reduce] as const),
  ['Conv', convolution],
  ['FusedConv', convolution],
  ['ConvInteger', convolution],
  ['QLinearConv', convolution],
  ['DeformConv', convolution],
  ['ConvTranspose', convTranspose],
  ['MaxPool', pool],
  ['AveragePool', pool],
  ['LpPool', pool],
  ['QLinearAveragePool', pool],
  ['GlobalAveragePool', globalPool],
  ['GlobalMaxPool', globalPool],
  ['GlobalLpPool', globalPool],
  ['QLinearGlobalAveragePool', globalPool],
  ['Gemm', gemm],
  ['QGemm', gemm],
  ['FusedGemm', gemm],
  ['MatMul', matMul],
  ['FusedMatMul', fusedMatMul],
  ['DynamicQuantizeMatMul', matMul],
  ['MatMulIntegerToFloat', matMul],
  ['MatMulInteger', matMul],
  ['QLinearMatMul', matMul],
  ['QLinearAdd', qlinearBroadcast],
  ['QLinearMul', qlinearBroadcast],
  ['QLinearConcat', qlinearConcat],
  ['DynamicQuantizeLinear', dynamicQuantize],
  ['Concat', concat],
  ['Constant', constant],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Transpose', transpose],
  ['Squeeze', squeeze],
  ['Unsqueeze', unsqueeze],
  ['Pad', pad],
  ['Resize', resize],
  ['Upsample', resize],
  ['Shape', shapeOf],
  ['Gather', gather],
  ['GatherElements', second],
  ['GatherND', gatherNd],
  ['Slice', slice],
  ['Split', split],
  ['Expand', expand],
  ['Tile', tile],
  ['ConstantOfShape', shapeGiven],
  ['RandomNormal', shapeGiven],
  ['RandomUniform', shapeGiven],
  ['Range', range],
  ['Size', scalar],
  ['ArgMax', argument],
  ['ArgMin', argument],
  ['TopK', topK],
  ['GridSample', gridSample],
  ['RoiAlign', roiAlign],
  ['Einsum', einsum],
  ['LSTM', recurrent],
  ['GRU', recurrent],
  ['RNN', recurrent],
  ['SpaceToDepth', spaceToDepth],
  ['DepthToSpace', depthToSpace],
]);
