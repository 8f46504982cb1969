import { DataType, type NodeProto, type TensorProto, tensorToNumbers } from '@rn50/onnx-model';
import type { GraphView } from './graph-view.js';

export type OperandType = 'uint8' | 'int8' | 'float' | 'other';

/** What a node that multiplies works on. */
export interface Operands {
  readonly activation: OperandType;
  readonly weight: OperandType;
  /** Stored weights, in whatever type; null if they are computed. */
  readonly weightTensor: TensorProto | null;
  /** Whether the weights' zero points are all 0; null if that cannot be told. */
  readonly symmetric: boolean | null;
  /** Scales are computed while running, from the activations. */
  readonly isDynamic: boolean;
}

/** Inputs of an operator that multiplies: activation, weights, and their zero points where they are inputs of its own. */
interface Positions {
  readonly activation: number;
  readonly weight: number;
  readonly activationZero?: number;
  readonly weightZero?: number;
  readonly isDynamic?: true;
}

const QLINEAR: Positions = { activation: 0, weight: 3, activationZero: 2, weightZero: 5 };
const INTEGER: Positions = { activation: 0, weight: 1, activationZero: 2, weightZero: 3 };
const FLOAT: Positions = { activation: 0, weight: 1 };

/**
 * Operators that multiply, of ONNX (https://onnx.ai/onnx/operators/) and of ONNX Runtime
 * (docs/ContribOperators.md in its repository); `Conv` is also the name of its NCHWc form.
 */
const POSITIONS: ReadonlyMap<string, Positions> = new Map<string, Positions>([
  ...['Conv', 'FusedConv', 'NhwcFusedConv', 'ConvTranspose', 'Gemm', 'FusedGemm', 'MatMul', 'FusedMatMul'].map(
    (opType) => [opType, FLOAT] as const,
  ),
  ...['QLinearConv', 'QLinearMatMul', 'QGemm'].map((opType) => [opType, QLINEAR] as const),
  ['QLinearConvTranspose', QLINEAR],
  ['ConvInteger', INTEGER],
  ['MatMulInteger', INTEGER],
  ['MatMulIntegerToFloat', { activation: 0, weight: 1, activationZero: 4, weightZero: 5 }],
  ['DynamicQuantizeMatMul', { activation: 0, weight: 1, weightZero: 3, isDynamic: true }],
]);

/** Whether a node of this type multiplies: a convolution or a matrix product. */
export function multiplies(opType: string): boolean {
  return POSITIONS.has(opType);
}

/** Operands of a node, null if it does not multiply. In a QDQ graph a node works on what its inputs are made from. */
export function operandsOf(node: NodeProto, view: GraphView): Operands | null {
  const positions = POSITIONS.get(node.opType);
  if (positions === undefined) return null;
  const activation = node.input[positions.activation];
  const weight = node.input[positions.weight];
  if (positions === FLOAT) return floatOperands(activation, weight, view);
  const zero = (index: number | undefined) => (index === undefined ? undefined : node.input[index]);
  const maker = view.producer(activation);
  const weightTensor = view.constant(weight) ?? null;
  return {
    activation: positions.isDynamic ? 'uint8' : codesType(zero(positions.activationZero), activation, view),
    weight: weightTensor === null ? codesType(zero(positions.weightZero), weight, view) : typeOf(weightTensor),
    weightTensor,
    symmetric: isZero(zero(positions.weightZero), view),
    isDynamic: positions.isDynamic ?? maker?.opType === 'DynamicQuantizeLinear',
  };
}

/** A float operator counts as quantized if both operands come from integers. */
function floatOperands(activation: string | undefined, weight: string | undefined, view: GraphView): Operands {
  const [x, w] = [dequantized(activation, view), dequantized(weight, view)];
  const stored = view.constant(weight) ?? (w === null ? undefined : view.constant(w.codes));
  const weightTensor = stored ?? null;
  if (x === null || w === null) {
    return { activation: 'float', weight: 'float', weightTensor, symmetric: null, isDynamic: false };
  }
  const weightType = stored === undefined ? codesType(w.zero, w.codes, view) : typeOf(stored);
  const activationType = codesType(x.zero, x.codes, view);
  return {
    activation: activationType,
    weight: weightType,
    weightTensor,
    symmetric: isZero(w.zero, view),
    isDynamic: false,
  };
}

/** The integer tensor behind a DequantizeLinear and its zero point. */
function dequantized(name: string | undefined, view: GraphView) {
  const maker = view.producer(name);
  if (maker?.opType !== 'DequantizeLinear') return null;
  return { codes: maker.input[0], zero: maker.input[2] };
}

/** Type of a quantized tensor: that of its zero point; without one, of the constant, or of what quantizes it. */
function codesType(zero: string | undefined, codes: string | undefined, view: GraphView): OperandType {
  const known = view.constant(zero) ?? view.constant(codes);
  if (known !== undefined) return typeOf(known);
  const maker = view.producer(codes);
  if (maker?.opType === 'DynamicQuantizeLinear') return 'uint8';
  if (maker?.opType !== 'QuantizeLinear') return 'other';
  const own = view.constant(maker.input[2]);
  // QuantizeLinear without a zero point makes uint8 (ONNX operator specification).
  return own === undefined ? 'uint8' : typeOf(own);
}

function typeOf({ dataType }: TensorProto): OperandType {
  if (dataType === DataType.UINT8) return 'uint8';
  if (dataType === DataType.INT8) return 'int8';
  return dataType === DataType.FLOAT ? 'float' : 'other';
}

/** A zero point that is absent is 0. */
function isZero(name: string | undefined, view: GraphView): boolean | null {
  if (name === undefined || name === '') return true;
  const tensor = view.constant(name);
  if (tensor === undefined) return null;
  try {
    return tensorToNumbers(tensor).every((value) => value === 0);
  } catch {
    return null;
  }
}
