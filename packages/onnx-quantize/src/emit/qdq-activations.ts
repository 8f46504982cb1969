import { node as makeNode } from '@rn50/onnx-model';
import { isQuantized } from '../plan/tensors.js';
import { type GraphWriter, once, type ParameterNames } from './graph-writer.js';
import type { QuantizationPlan } from './plan.js';

/** The activations of a QDQ graph: their codes, and their dequantized sides. */
export interface QdqActivations {
  /** The dequantized side of an activation, made here if its maker is in float. */
  readonly readable: (tensor: string) => string;
  /** The codes of an activation. */
  readonly codesOf: (tensor: string) => string;
  /** Quantize `from` with the parameters of `tensor`, and dequantize it again as `to`. */
  readonly addPair: (tensor: string, from: string, to: string) => void;
  /** Codes made by a node of their own, dequantized under the tensor's name. */
  readonly addCodes: (tensor: string, codes: string) => void;
  /** The real values `to` of `codes`. */
  readonly dequantize: (codes: string, parameters: ParameterNames, to: string) => void;
}

export function qdqActivations({ network, steps }: QuantizationPlan, writer: GraphWriter): QdqActivations {
  const madeQuantized = new Set(
    steps.filter(isQuantized).flatMap(({ output, outputForm }) => (outputForm === 'quantized' ? [output] : [])),
  );
  const codesByTensor = new Map<string, string>();
  const dequantize = (codes: string, { scale, zeroPoint }: ParameterNames, to: string): void => {
    writer.nodes.push(
      makeNode('DequantizeLinear', [codes, scale, zeroPoint], [to], {}, writer.fresh(`${to}_dequantize`)),
    );
  };
  const addCodes = (tensor: string, codes: string, to: string): void => {
    codesByTensor.set(tensor, codes);
    dequantize(codes, writer.parametersOf(tensor), to);
  };
  const addPair = (tensor: string, from: string, to: string): void => {
    const { scale, zeroPoint } = writer.parametersOf(tensor);
    const codes = writer.fresh(`${tensor}_quantized`);
    writer.nodes.push(makeNode('QuantizeLinear', [from, scale, zeroPoint], [codes], {}, `${codes}_quantize`));
    addCodes(tensor, codes, to);
  };
  const readable = once((tensor) => {
    if (madeQuantized.has(tensor)) return tensor;
    const dequantized = writer.fresh(`${tensor}_dequantized`);
    if (network.initializers.has(tensor)) addCodes(tensor, writer.codesOfConstant(tensor), dequantized);
    else addPair(tensor, tensor, dequantized);
    return dequantized;
  });
  return {
    readable,
    codesOf: (tensor) => {
      readable(tensor);
      return codesByTensor.get(tensor) ?? '';
    },
    addPair,
    addCodes: (tensor, codes) => addCodes(tensor, codes, tensor),
    dequantize,
  };
}
