import {
  changed,
  DataType,
  inferShapes,
  type NodeProto,
  namesCaptured,
  type TensorProto,
  tensorToFloat32,
} from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { freshNames } from '../graph/names.js';
import { type Network, toModel } from '../graph/network.js';
import { OPERATOR_UPGRADES, type UpgradeContext } from './operator-upgrades.js';

/** First opset whose DequantizeLinear has an axis, which per-channel weights in QDQ form need. */
const TARGET_OPSET = 13;
/** Before opset 7, broadcasting and batch normalization meant other things. */
const OLDEST_OPSET = 7;

/** Operators that mean the same, written the same, from opset 7 to 13 (https://onnx.ai/onnx/operators/). */
const UNCHANGED: ReadonlySet<string> = new Set(
  `Abs Acos Acosh Add And ArgMax ArgMin Asin Asinh Atan Atanh AveragePool Cast Ceil Concat Constant ConstantOfShape Conv
  ConvTranspose Cos Cosh DepthToSpace Div Elu Equal Erf Exp Expand EyeLike Flatten Floor Gather GatherElements GatherND Gemm
  GlobalAveragePool GlobalLpPool GlobalMaxPool Greater HardSigmoid Identity InstanceNormalization IsInf IsNaN LRN LeakyRelu
  Less Log LpNormalization LpPool MatMul Max MaxPool Mean MeanVarianceNormalization Min Mod Mul Neg NonZero Not OneHot Or
  PRelu Pow RandomNormal RandomUniform Reciprocal ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean
  ReduceMin ReduceProd ReduceSumSquare Relu Reshape Round Selu Shape Shrink Sigmoid Sign Sin Sinh Size Softplus Softsign
  SpaceToDepth CumSum GRU LSTM MaxRoiPool MaxUnpool NonMaxSuppression RNN Range ReverseSequence RoiAlign ScatterElements
  ScatterND Sqrt Sub Sum Tan Tanh ThresholdedRelu Tile Transpose Where Xor`.split(/\s+/),
);

/**
 * Bring a model below opset 13 to opset 13; newer ones stay as they are.
 * @throws QuantizeError OPSET_UNSUPPORTED below opset 7, or naming the operator that cannot be converted
 */
export function convertOpset(network: Network): Network {
  const opset = network.opsets[''] ?? 0;
  if (opset >= TARGET_OPSET) return network;
  if (opset < OLDEST_OPSET) {
    throw new QuantizeError(
      'OPSET_UNSUPPORTED',
      `the model uses opset ${opset}; opset ${OLDEST_OPSET} is the oldest that can be quantized`,
      'Export the model again with opset 13 or newer.',
    );
  }
  const initializers = new Map(network.initializers);
  const fresh = freshNames(network);
  const shapes = inferShapes(toModel(network));
  const addConstant = (wanted: string, make: (name: string) => TensorProto): string => {
    const name = fresh(wanted);
    initializers.set(name, make(name));
    return name;
  };
  const context: UpgradeContext = {
    opset,
    rank: (tensor) => shapes.get(tensor)?.length,
    floats: (name) => {
      const tensor = initializers.get(name);
      return tensor?.dataType === DataType.FLOAT ? [...tensorToFloat32(tensor)] : undefined;
    },
    fresh,
    addConstant,
  };
  const nodes = network.nodes.flatMap((node) => upgrade(node, context));
  return { ...network, nodes, initializers, opsets: { ...network.opsets, '': TARGET_OPSET } };
}

function upgrade(node: NodeProto, context: UpgradeContext): readonly NodeProto[] {
  if (node.domain !== '') return [node];
  if (namesCaptured(node).length > 0) throw notConvertible(node, context.opset, 'it has a subgraph');
  if (UNCHANGED.has(node.opType)) return [node];
  const convert = OPERATOR_UPGRADES.get(node.opType);
  if (convert === undefined) throw notConvertible(node, context.opset, 'no rule for this operator');
  const result = convert(node, context);
  if ('refused' in result) throw notConvertible(node, context.opset, result.refused);
  return 'nodes' in result ? result.nodes : [changed<NodeProto>(node, result)];
}

function notConvertible(node: NodeProto, opset: number, reason: string): QuantizeError {
  const label = node.name === '' ? node.opType : `${node.opType} ${node.name}`;
  return new QuantizeError(
    'OPSET_UNSUPPORTED',
    `the model uses opset ${opset}, and ${label} cannot be converted to opset ${TARGET_OPSET}: ${reason}`,
    'Export the model again with opset 13 or newer.',
  );
}
