import { TensorProto_DataType as DataType, type NodeProto, type TensorProto } from 'onnx-buf';
import { dataTypeName, tensorToNumbers } from '../tensor/read.js';
import type { GraphView } from './graph-view.js';
import { type MultiplierInputs, multiplierInputs } from './multiplying-operators.js';

/** What a node that multiplies works on. */
export interface Operands {
  /** Whether it works on integers, or is a float operator both of whose operands come from a DequantizeLinear. */
  readonly isQuantized: boolean;
  /** Element type (`uint8`, `int8`, …) of the quantized activation; `float32` if not quantized, null if unknown. */
  readonly activation: string | null;
  /** Element type of the quantized weights, likewise. */
  readonly weight: string | null;
  /** Stored weights, in whatever type; null if they are computed. */
  readonly weightTensor: TensorProto | null;
  /** Scale of the quantized weights; null if it is computed or there is none. */
  readonly weightScale: TensorProto | null;
  /** Whether the weights' zero points are all 0; null if unknown. */
  readonly symmetric: boolean | null;
  /** Scales are computed while running, from the activations. */
  readonly isDynamic: boolean;
}

/** Operands of a node, null if it does not multiply. In a QDQ graph a node works on what its inputs are made from. */
export function operandsOf(node: NodeProto, view: GraphView): Operands | null {
  const inputs = multiplierInputs(node.opType);
  if (inputs === undefined) return null;
  return inputs.arithmetic === 'float' ? floatOperands(node, inputs, view) : integerOperands(node, inputs, view);
}

function integerOperands({ input }: NodeProto, inputs: MultiplierInputs, view: GraphView): Operands {
  const at = (index: number | undefined) => (index === undefined ? undefined : input[index]);
  const activation = at(inputs.activation);
  // DynamicQuantizeMatMul: the activation is float, and becomes uint8 inside (docs/ContribOperators.md of ONNX Runtime).
  const quantizesItself = inputs.activationZero === undefined;
  return {
    isQuantized: true,
    activation: quantizesItself ? 'uint8' : codesType(at(inputs.activationZero), activation, view),
    ...quantizedWeights(at(inputs.weight), at(inputs.weightScale), at(inputs.weightZero), view),
    isDynamic: quantizesItself || view.producer(activation)?.opType === 'DynamicQuantizeLinear',
  };
}

function floatOperands({ input }: NodeProto, inputs: MultiplierInputs, view: GraphView): Operands {
  const weightName = input[inputs.weight];
  const [activation, weight] = [dequantized(input[inputs.activation], view), dequantized(weightName, view)];
  if (activation === null || weight === null) {
    return {
      isQuantized: false,
      activation: 'float32',
      weight: 'float32',
      weightTensor: view.constant(weightName) ?? view.constant(weight?.codes) ?? null,
      weightScale: null,
      symmetric: null,
      isDynamic: false,
    };
  }
  return {
    isQuantized: true,
    activation: codesType(activation.zero, activation.codes, view),
    ...quantizedWeights(weight.codes, weight.scale, weight.zero, view),
    isDynamic: false,
  };
}

function quantizedWeights(
  codes: string | undefined,
  scale: string | undefined,
  zero: string | undefined,
  view: GraphView,
): Pick<Operands, 'weight' | 'weightTensor' | 'weightScale' | 'symmetric'> {
  const stored = view.constant(codes);
  return {
    weight: stored === undefined ? codesType(zero, codes, view) : typeOf(stored),
    weightTensor: stored ?? null,
    weightScale: view.constant(scale) ?? null,
    symmetric: isZero(zero, view),
  };
}

/** The integer tensor behind a DequantizeLinear, with its scale and zero point. */
function dequantized(name: string | undefined, view: GraphView) {
  const maker = view.producer(name);
  if (maker?.opType !== 'DequantizeLinear') return null;
  const [codes, scale, zero] = maker.input;
  return { codes, scale, zero };
}

/** Type of a quantized tensor: that of its zero point; without one, of the constant, or of what quantizes it. */
function codesType(zero: string | undefined, codes: string | undefined, view: GraphView): string | null {
  const known = view.constant(zero) ?? view.constant(codes);
  if (known !== undefined) return typeOf(known);
  const maker = view.producer(codes);
  // DynamicQuantizeLinear always makes uint8 (ONNX operator specification).
  if (maker?.opType === 'DynamicQuantizeLinear') return 'uint8';
  if (maker?.opType !== 'QuantizeLinear') return null;
  const [, , own = ''] = maker.input;
  // QuantizeLinear without a zero point makes uint8 (ONNX operator specification).
  if (own === '') return 'uint8';
  const stored = view.constant(own);
  return stored === undefined ? null : typeOf(stored);
}

function typeOf({ dataType }: TensorProto): string | null {
  return dataType === DataType.UNDEFINED ? null : dataTypeName(dataType);
}

/** A zero point that is absent is 0. */
function isZero(name: string | undefined, view: GraphView): boolean | null {
  if (name === undefined || name === '') return true;
  const tensor = view.constant(name);
  if (tensor === undefined) return null;
  try {
    return tensorToNumbers(tensor).every((value) => value === 0);
  } catch {
    // In external data, or of a type without a common form.
    return null;
  }
}
