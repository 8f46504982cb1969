import { float32Tensor, int32Tensor, node as makeNode, type NodeProto } from '@rn50/onnx-model';
import { changed } from '../graph/changed.js';
import type { Network } from '../graph/network.js';
import type { QuantizedStep } from '../plan/select-nodes.js';
import { isQuantized } from '../plan/tensors.js';
import { quantizeLayer, type WeightedLayer } from '../plan/weighted-layer.js';
import { type GraphWriter, graphWriter, once } from './graph-writer.js';
import type { QuantizationPlan } from './plan.js';

/**
 * QDQ form: the float operators stay, between QuantizeLinear and DequantizeLinear; engines fuse the groups into integer
 * kernels. Weights are stored as int8, biases as int32. A quantized tensor keeps its name on the dequantized side, so
 * readers in float and graph outputs need no change.
 */
export function emitQdq(plan: QuantizationPlan): Network {
  const { network, steps, parameters } = plan;
  const writer = graphWriter(network, parameters);
  const madeQuantized = new Set(
    steps.filter(isQuantized).flatMap(({ output, outputForm }) => (outputForm === 'quantized' ? [output] : [])),
  );
  /** Quantize `from` with the parameters of `tensor`, and dequantize it again as `to`. */
  const addPair = (tensor: string, from: string, to: string): void => {
    const { scale, zeroPoint } = writer.parametersOf(tensor);
    const codes = writer.fresh(`${tensor}_quantized`);
    writer.nodes.push(makeNode('QuantizeLinear', [from, scale, zeroPoint], [codes], {}, `${codes}_quantize`));
    writer.nodes.push(makeNode('DequantizeLinear', [codes, scale, zeroPoint], [to], {}, `${codes}_dequantize`));
  };
  /** The dequantized side of an activation, made here if its maker is in float. */
  const readable = once((tensor) => {
    if (madeQuantized.has(tensor)) return tensor;
    const dequantized = writer.fresh(`${tensor}_dequantized`);
    if (!network.initializers.has(tensor)) addPair(tensor, tensor, dequantized);
    else {
      const { scale, zeroPoint } = writer.parametersOf(tensor);
      const codes = writer.codesOfConstant(tensor);
      writer.nodes.push(
        makeNode('DequantizeLinear', [codes, scale, zeroPoint], [dequantized], {}, `${codes}_dequantize`),
      );
    }
    return dequantized;
  });
  for (const step of steps) {
    if (step.kind === 'float') writer.nodes.push(step.node);
    if (step.kind !== 'quantized') continue;
    const input = [...step.node.input];
    for (const { index, tensor } of step.activations) input[index] = readable(tensor);
    const output = step.outputForm === 'float' ? step.output : writer.fresh(`${step.output}_float`);
    const node = step.role === 'weighted' ? weightedNode(step, input, writer, plan) : changed(step.node, { input });
    writer.nodes.push(changed(node, { output: [output] }));
    if (step.outputForm === 'quantized') addPair(step.output, output, step.output);
  }
  return { ...network, nodes: writer.nodes, initializers: writer.constants };
}

function weightedNode(
  { node, activations, output }: QuantizedStep,
  input: readonly string[],
  writer: GraphWriter,
  { network, parameters, weightLimit }: QuantizationPlan,
): NodeProto {
  const inputScale = parameters.get(activations[0]?.tensor ?? '')?.scale ?? 1;
  const layer = quantizeLayer(node, network, inputScale, weightLimit);
  const [data = '', weightName = ''] = input;
  const inputs = [data, dequantizedWeights(weightName, layer, writer)];
  if (layer.bias !== null) inputs.push(dequantizedBias(output, layer.bias, writer));
  // alpha and beta are in the weights and the bias now.
  const attribute = node.attribute.filter(({ name }) => node.opType !== 'Gemm' || name === 'transB');
  return changed(node, { input: inputs, attribute });
}

function dequantizedWeights(name: string, layer: WeightedLayer, writer: GraphWriter): string {
  const { codes, scale, zeroPoint } = writer.addWeights(name, layer);
  const dequantized = writer.fresh(`${name}_dequantized`);
  const axis = { axis: { int: layer.axis } };
  writer.nodes.push(
    makeNode('DequantizeLinear', [codes, scale, zeroPoint], [dequantized], axis, `${codes}_dequantize`),
  );
  return dequantized;
}

function dequantizedBias(output: string, bias: NonNullable<WeightedLayer['bias']>, writer: GraphWriter): string {
  const { codes, scales } = bias;
  const codesName = writer.addConstant(int32Tensor(writer.fresh(`${output}_bias_quantized`), [codes.length], codes));
  const scaleName = writer.addConstant(float32Tensor(writer.fresh(`${output}_bias_scale`), [scales.length], scales));
  const dequantized = writer.fresh(`${output}_bias`);
  const axis = { axis: { int: 0 } };
  writer.nodes.push(
    makeNode('DequantizeLinear', [codesName, scaleName], [dequantized], axis, `${codesName}_dequantize`),
  );
  return dequantized;
}
