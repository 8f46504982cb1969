import { changed, int32Tensor, node as makeNode, type NodeProto } from '@rn50/onnx-model';
import { type Network, viewOf } from '../graph/network.js';
import type { QuantizedStep } from '../plan/select-nodes.js';
import { isQuantized } from '../plan/tensors.js';
import { quantizeLayer } from '../plan/weighted-layer.js';
import { additionOf } from './addition.js';
import { codeNode } from './code-node.js';
import { type GraphWriter, graphWriter, once, type ParameterNames } from './graph-writer.js';
import type { QuantizationPlan } from './plan.js';

/** ONNX Runtime's own operators: QLinearAdd, QGemm and others. */
const MICROSOFT = 'com.microsoft';
const MICROSOFT_VERSION = 1;

/** Writes one quantized node: `[scale, zero point]` names and codes by tensor come from the context. */
interface Context {
  readonly plan: QuantizationPlan;
  readonly writer: GraphWriter;
  /** Name of the codes of an activation. */
  readonly codesOf: (tensor: string) => string;
}

/**
 * QOperator form: integer operators in place of the float ones, 8-bit tensors between them. A quantized tensor is
 * dequantized under its own name where a float node or a graph output reads it.
 */
export function emitQOperator(plan: QuantizationPlan): Network {
  const { network, steps } = plan;
  const writer = graphWriter(plan);
  const codesOf = once((tensor) => {
    if (network.initializers.has(tensor)) return writer.codesOfConstant(tensor);
    const { scale, zeroPoint } = writer.parametersOf(tensor);
    const codes = writer.fresh(`${tensor}_quantized`);
    // What a quantized node makes has its codes already: only tensors made in float are quantized here.
    if (!madeQuantized.has(tensor)) {
      writer.nodes.push(makeNode('QuantizeLinear', [tensor, scale, zeroPoint], [codes], {}, `${codes}_quantize`));
    }
    return codes;
  });
  const madeQuantized = new Set(
    steps.filter(isQuantized).flatMap(({ output, outputForm }) => (outputForm === 'quantized' ? [output] : [])),
  );
  const readInFloat = floatReaders(plan);
  for (const step of steps) {
    if (step.kind === 'float') writer.nodes.push(step.node);
    if (step.kind !== 'quantized') continue;
    writer.nodes.push(integerNode(step, { plan, writer, codesOf }));
    if (step.outputForm === 'float' || !readInFloat(step.output)) continue;
    const { scale, zeroPoint } = writer.parametersOf(step.output);
    const codes = codesOf(step.output);
    writer.nodes.push(
      makeNode('DequantizeLinear', [codes, scale, zeroPoint], [step.output], {}, `${codes}_dequantize`),
    );
  }
  const usesMicrosoft = writer.nodes.some(({ domain }) => domain === MICROSOFT);
  const opsets = usesMicrosoft ? { ...network.opsets, [MICROSOFT]: MICROSOFT_VERSION } : network.opsets;
  return { ...network, nodes: writer.nodes, initializers: writer.constants, opsets };
}

/** Whether a node that stays in float, or the outside, reads the tensor. */
function floatReaders({ network, steps }: QuantizationPlan): (tensor: string) => boolean {
  const view = viewOf(network);
  const inFloat = new Set(steps.flatMap((step) => (step.kind === 'float' ? [step.node] : [])));
  return (tensor) => view.isOutput(tensor) || view.readers(tensor).some((reader) => inFloat.has(reader));
}

function integerNode(step: QuantizedStep, context: Context): NodeProto {
  const { node } = step;
  switch (step.role) {
    case 'weighted':
      return weightedNode(step, context);
    case 'pass-through': {
      const input = [...node.input];
      for (const { index, tensor } of step.activations) input[index] = context.codesOf(tensor);
      return changed(node, { input, output: [context.codesOf(step.output)] });
    }
    case 'on-codes': {
      const codes = context.codesOf(step.activations[0]?.tensor ?? '');
      return codeNode(step, codes, context.codesOf(step.output), context.writer);
    }
    case 'elementwise':
      return elementwiseNode(step, context);
  }
}

function elementwiseNode(step: QuantizedStep, { writer, codesOf }: Context): NodeProto {
  const { node, activations, output } = step;
  const addition = additionOf(step, writer);
  if (addition !== null) {
    const { operand, number } = addition;
    const data = [codesOf(activations[0]?.tensor ?? ''), ...listed(operand)];
    const input = [...data, number.codes, ...listed(number), ...parameterList(writer, output)];
    return changed(addition.node, { opType: 'QLinearAdd', domain: MICROSOFT, input, output: [codesOf(output)] });
  }
  const operands = activations.flatMap(({ tensor }) => [codesOf(tensor), ...parameterList(writer, tensor)]);
  const result = parameterList(writer, output);
  // QLinearConcat takes the output's parameters first, all others last.
  const input = node.opType === 'Concat' ? [...result, ...operands] : [...operands, ...result];
  return changed(node, { opType: `QLinear${node.opType}`, domain: MICROSOFT, input, output: [codesOf(output)] });
}

function weightedNode(step: QuantizedStep, { plan, writer, codesOf }: Context): NodeProto {
  const { node, activations, output } = step;
  const data = activations[0]?.tensor ?? '';
  const layer = quantizeLayer(node, plan.network, writer.valuesOf(data).scale, plan.format);
  const weights = writer.addWeights(node.input[1] ?? '', layer);
  const operands = [codesOf(data), ...parameterList(writer, data), weights.codes, weights.scale, weights.zeroPoint];
  const isFloat = step.outputForm === 'float';
  const result = isFloat ? [] : parameterList(writer, output);
  const outputs = [isFloat ? output : codesOf(output)];
  const bias =
    layer.bias === null
      ? ''
      : writer.addConstant(
          int32Tensor(writer.fresh(`${output}_bias_quantized`), [layer.bias.codes.length], layer.bias.codes),
        );
  if (node.opType === 'Gemm') {
    // alpha and beta are in the weights and the bias.
    const attribute = node.attribute.filter(({ name }) => name === 'transB');
    const input = withoutTrailingGaps([...operands, bias, ...result]);
    return changed(node, { opType: 'QGemm', domain: MICROSOFT, input, output: outputs, attribute });
  }
  const input = withoutTrailingGaps([...operands, ...result, bias]);
  return changed(node, { opType: `QLinear${node.opType}`, input, output: outputs });
}

function parameterList(writer: GraphWriter, tensor: string): string[] {
  return listed(writer.parametersOf(tensor));
}

function listed({ scale, zeroPoint }: ParameterNames): string[] {
  return [scale, zeroPoint];
}

function withoutTrailingGaps(names: readonly string[]): string[] {
  return names.slice(0, names.findLastIndex((name) => name !== '') + 1);
}
