import { DataType, getInt, getInts, type NodeProto, type TensorProto, tensorDims } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

/**
 * How an operator is quantized.
 * - `weighted`: u8 activations x s8 constant weights, int32 bias
 * - `elementwise`: u8 in, u8 out with a scale of its own; worth it only where an input is quantized already
 * - `pass-through`: moves codes about without calculating, so the output shares the input's scale
 */
export type Role = 'weighted' | 'elementwise' | 'pass-through';

export interface OperatorRule {
  readonly role: Role;
  /** Which of the node's inputs are activations, by index. */
  readonly activations: (node: NodeProto) => readonly number[];
  /** Why this node must stay in float, or null. */
  readonly refusal: (node: NodeProto, network: Network) => string | null;
  /** Whether it may put out float itself where nothing quantized reads it; saves one rounding. */
  readonly mayPutOutFloat: boolean;
}

const first = (): readonly number[] => [0];
const all = (node: NodeProto): readonly number[] => node.input.map((_, index) => index);
const never = (): null => null;
const passThrough: OperatorRule = { role: 'pass-through', activations: first, refusal: never, mayPutOutFloat: false };
const elementwise: OperatorRule = {
  role: 'elementwise',
  activations: all,
  refusal: constantType,
  mayPutOutFloat: false,
};

/** The operators that are quantized; every other one stays in float. */
export const OPERATOR_RULES: ReadonlyMap<string, OperatorRule> = new Map<string, OperatorRule>([
  ['Conv', { role: 'weighted', activations: first, refusal: convRefusal, mayPutOutFloat: false }],
  ['Gemm', { role: 'weighted', activations: first, refusal: gemmRefusal, mayPutOutFloat: true }],
  ['MatMul', { role: 'weighted', activations: first, refusal: matMulRefusal, mayPutOutFloat: false }],
  ['Add', elementwise],
  ['Concat', elementwise],
  ['GlobalAveragePool', elementwise],
  ['AveragePool', { ...elementwise, refusal: averagePoolRefusal }],
  ['MaxPool', { ...passThrough, refusal: maxPoolRefusal }],
  ['Flatten', passThrough],
  ['Identity', passThrough],
  ['Reshape', passThrough],
  ['Squeeze', passThrough],
  ['Transpose', passThrough],
  ['Unsqueeze', passThrough],
]);

function convRefusal(node: NodeProto, network: Network): string | null {
  return weightRefusal(node, network) ?? biasRefusal(node, network);
}

function gemmRefusal(node: NodeProto, network: Network): string | null {
  if (getInt(node, 'transA', 0) !== 0) return 'its activation is transposed';
  const weights = network.initializers.get(node.input[1] ?? '');
  const refusal = weightRefusal(node, network) ?? biasRefusal(node, network);
  if (refusal !== null || weights === undefined) return refusal;
  const bias = network.initializers.get(node.input[2] ?? '');
  if (bias === undefined) return null;
  const outputs = tensorDims(weights)[getInt(node, 'transB', 0) === 0 ? 1 : 0];
  const dims = tensorDims(bias);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return size === 1 || (size === outputs && dims.at(-1) === outputs) ? null : 'its bias is not one value per output';
}

function matMulRefusal(node: NodeProto, network: Network): string | null {
  const rank = network.initializers.get(node.input[1] ?? '')?.dims.length;
  return weightRefusal(node, network) ?? (rank === 2 ? null : 'its weights are not a matrix');
}

function weightRefusal(node: NodeProto, { initializers }: Network): string | null {
  if (initializers.has(node.input[0] ?? '')) return 'its first operand is constant';
  const weights = initializers.get(node.input[1] ?? '');
  if (weights === undefined) return 'its weights are not constant';
  return weights.dataType === DataType.FLOAT ? null : 'its weights are not float32';
}

function biasRefusal(node: NodeProto, { initializers }: Network): string | null {
  const [, , bias = ''] = node.input;
  return bias === '' || initializers.has(bias) ? null : 'its bias is not constant';
}

function constantType(node: NodeProto, { initializers }: Network): string | null {
  const isFloat = (tensor: TensorProto | undefined): boolean =>
    tensor === undefined || tensor.dataType === DataType.FLOAT;
  return node.input.every((name) => isFloat(initializers.get(name))) ? null : 'it does not work on float32';
}

function averagePoolRefusal(node: NodeProto): string | null {
  return getInts(node, 'dilations', []).every((step) => step === 1) ? null : 'its window is dilated';
}

function maxPoolRefusal(node: NodeProto): string | null {
  return (node.output[1] ?? '') === '' ? null : 'its indices are used';
}
