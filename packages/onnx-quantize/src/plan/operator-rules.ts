import type { NodeProto } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';
import { clampRefusal } from './folded-activation.js';
import {
  averagePoolRefusal,
  constantTypeRefusal,
  convRefusal,
  gemmRefusal,
  hardSigmoidRefusal,
  matMulRefusal,
  maxPoolRefusal,
  padRefusal,
  resizeRefusal,
  sliceRefusal,
} from './refusals.js';

/**
 * How an operator is quantized.
 * - `weighted`: 8-bit activations x constant weights, int32 bias
 * - `elementwise`: codes in, codes out with a scale of their own; worth it only where an input is quantized already
 * - `pass-through`: moves codes about without calculating, so the output shares the input's scale
 * - `on-codes`: the same, but ONNX Runtime does not fuse the operator with Q/DQ around it although it runs on integers: it
 *   is written to work on the codes in both forms
 */
export type Role = 'weighted' | 'elementwise' | 'pass-through' | 'on-codes';

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
const weighted = { role: 'weighted', activations: first, mayPutOutFloat: false } as const;
const elementwise: OperatorRule = {
  role: 'elementwise',
  activations: all,
  refusal: constantTypeRefusal,
  mayPutOutFloat: false,
};
const passThrough: OperatorRule = { role: 'pass-through', activations: first, refusal: never, mayPutOutFloat: false };
const onCodes = { role: 'on-codes', activations: first, mayPutOutFloat: false } as const;

/** The operators that are quantized; every other one stays in float. */
export const OPERATOR_RULES: ReadonlyMap<string, OperatorRule> = new Map<string, OperatorRule>([
  ['Conv', { ...weighted, refusal: convRefusal }],
  ['Gemm', { ...weighted, refusal: gemmRefusal, mayPutOutFloat: true }],
  ['MatMul', { ...weighted, refusal: matMulRefusal }],
  ['Add', elementwise],
  ['Mul', elementwise],
  ['Concat', elementwise],
  ['GlobalAveragePool', elementwise],
  ['AveragePool', { ...elementwise, refusal: averagePoolRefusal }],
  ['LeakyRelu', elementwise],
  ['Sigmoid', elementwise],
  ['Relu', { ...elementwise, activations: first, refusal: clampRefusal }],
  ['Clip', { ...elementwise, activations: first, refusal: clampRefusal }],
  ['HardSigmoid', { ...elementwise, refusal: hardSigmoidRefusal }],
  ['MaxPool', { ...passThrough, refusal: maxPoolRefusal }],
  ['Resize', { ...passThrough, refusal: resizeRefusal }],
  ['Flatten', passThrough],
  ['Identity', passThrough],
  ['Reshape', passThrough],
  ['Squeeze', passThrough],
  ['Transpose', passThrough],
  ['Unsqueeze', passThrough],
  ['Pad', { ...onCodes, refusal: padRefusal }],
  ['Slice', { ...onCodes, refusal: sliceRefusal }],
]);

/** Operators that could be asked about, and why they stay in float. */
const FLOAT_REASONS: ReadonlyMap<string, string> = new Map([
  ['ConvTranspose', 'ONNX Runtime has no integer kernel for it'],
  ['Softmax', '8 bits are too coarse for its probabilities'],
  ['LogSoftmax', '8 bits are too coarse for its probabilities'],
]);

/** Why a node without a rule stays in float. */
export function floatReason({ opType, domain }: NodeProto): string {
  return (domain === '' ? FLOAT_REASONS.get(opType) : undefined) ?? 'no INT8 form for this operator';
}
