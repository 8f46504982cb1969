import { changed, float32Tensor, int32Tensor, node as makeNode, type NodeProto } from '@rn50/onnx-model';
import { type Network, tensorsUsed } from '../graph/network.js';
import type { QuantizedStep } from '../plan/select-nodes.js';
import { quantizeLayer, type WeightedLayer } from '../plan/weighted-layer.js';
import { additionOf } from './addition.js';
import { codeNode } from './code-node.js';
import { type GraphWriter, graphWriter } from './graph-writer.js';
import type { QuantizationPlan } from './plan.js';
import { type QdqActivations, qdqActivations } from './qdq-activations.js';

/**
 * QDQ form: the float operators stay, between QuantizeLinear and DequantizeLinear; engines fuse the groups into integer
 * kernels. Weights are stored in 8 bits, biases as int32. A quantized tensor keeps its name on the dequantized side, so
 * readers in float and graph outputs need no change.
 */
export function emitQdq(plan: QuantizationPlan): Network {
  const writer = graphWriter(plan);
  const activations = qdqActivations(plan, writer);
  for (const step of plan.steps) {
    if (step.kind === 'float') writer.nodes.push(step.node);
    if (step.kind !== 'quantized') continue;
    if (step.role === 'on-codes') addCodeNode(step, activations, writer);
    else addFloatNode(step, activations, writer, plan);
  }
  return withoutUnreadCodes({ ...plan.network, nodes: writer.nodes, initializers: writer.constants });
}

function addCodeNode(step: QuantizedStep, activations: QdqActivations, writer: GraphWriter): void {
  const read = activations.codesOf(step.activations[0]?.tensor ?? '');
  const codes = writer.fresh(`${step.output}_quantized`);
  writer.nodes.push(codeNode(step, read, codes, writer));
  activations.addCodes(step.output, codes);
}

function addFloatNode(
  step: QuantizedStep,
  activations: QdqActivations,
  writer: GraphWriter,
  plan: QuantizationPlan,
): void {
  const node =
    step.role === 'weighted'
      ? weightedNode(step, activations, writer, plan)
      : unweightedNode(step, activations, writer);
  const output = step.outputForm === 'float' ? step.output : writer.fresh(`${step.output}_float`);
  writer.nodes.push(changed(node, { output: [output] }));
  if (step.outputForm === 'quantized') activations.addPair(step.output, output, step.output);
}

function unweightedNode(step: QuantizedStep, activations: QdqActivations, writer: GraphWriter): NodeProto {
  const addition = additionOf(step, writer);
  if (addition === null) {
    const input = [...step.node.input];
    for (const { index, tensor } of step.activations) input[index] = activations.readable(tensor);
    return changed(step.node, { input });
  }
  const { node, operand, number } = addition;
  const [data, added] = [writer.fresh(`${step.output}_operand`), writer.fresh(`${step.output}_added`)];
  activations.dequantize(activations.codesOf(step.activations[0]?.tensor ?? ''), operand, data);
  activations.dequantize(number.codes, number, added);
  return changed(node, { input: [data, added] });
}

function weightedNode(
  { node, activations: [data], output }: QuantizedStep,
  { readable }: QdqActivations,
  writer: GraphWriter,
  { network, format }: QuantizationPlan,
): NodeProto {
  const tensor = data?.tensor ?? '';
  const layer = quantizeLayer(node, network, writer.valuesOf(tensor).scale, format);
  const inputs = [readable(tensor), dequantizedWeights(node.input[1] ?? '', layer, writer)];
  if (layer.bias !== null) inputs.push(dequantizedBias(output, layer.bias, writer));
  // alpha and beta are in the weights and the bias now.
  const attribute = node.attribute.filter(({ name }) => node.opType !== 'Gemm' || name === 'transB');
  return changed(node, { input: inputs, attribute });
}

function dequantizedWeights(name: string, layer: WeightedLayer, writer: GraphWriter): string {
  const { codes, scale, zeroPoint } = writer.addWeights(name, layer);
  const dequantized = writer.fresh(`${name}_dequantized`);
  const axis = layer.axis === null ? {} : { axis: { int: layer.axis } };
  // Layers may share codes; each has a node of its own, which engines fuse with it.
  const nodeName = writer.fresh(`${codes}_dequantize`);
  writer.nodes.push(makeNode('DequantizeLinear', [codes, scale, zeroPoint], [dequantized], axis, nodeName));
  return dequantized;
}

function dequantizedBias(output: string, bias: NonNullable<WeightedLayer['bias']>, writer: GraphWriter): string {
  const { codes, scales } = bias;
  const isPerChannel = scales.length > 1 || codes.length === 1;
  const codesName = writer.addConstant(int32Tensor(writer.fresh(`${output}_bias_quantized`), [codes.length], codes));
  const scaleName = writer.addConstant(
    float32Tensor(writer.fresh(`${output}_bias_scale`), isPerChannel ? [scales.length] : [], scales),
  );
  const dequantized = writer.fresh(`${output}_bias`);
  const axis = isPerChannel ? { axis: { int: 0 } } : {};
  writer.nodes.push(
    makeNode('DequantizeLinear', [codesName, scaleName], [dequantized], axis, `${codesName}_dequantize`),
  );
  return dequantized;
}

/** Drops DequantizeLinear nodes that nothing reads, as behind operators that work on codes. */
function withoutUnreadCodes(network: Network): Network {
  const read = tensorsUsed(network);
  const nodes = network.nodes.filter(
    ({ opType, output }) => opType !== 'DequantizeLinear' || read.has(output[0] ?? ''),
  );
  return { ...network, nodes };
}
