import { float32Tensor, getFloat, node as makeNode, type NodeProto } from '@rn50/onnx-model';
import { isKept, type Network, viewOf } from '../graph/network.js';
import { constantWriter } from './constant-writer.js';
import { isScalable, scaledLayer } from './scaled-layer.js';

const DEFAULT_ALPHA = 0.2;
const DEFAULT_BETA = 0.5;

/**
 * A HardSigmoid that alone reads a layer: its factors go into the layer's weights and bias, a Clip(0, 1) is left, and that
 * folds into the range of the layer. The gates of squeeze-and-excitation blocks are such.
 */
export function foldHardSigmoid(network: Network): Network {
  const view = viewOf(network);
  const writer = constantWriter(network);
  const layers = new Map<NodeProto, NodeProto>();
  const clips = new Map<NodeProto, NodeProto>();
  const limit = (value: number): string =>
    writer.add(float32Tensor(writer.fresh(`hard_sigmoid_${value}`), [], [value]));
  for (const node of network.nodes) {
    const [input = ''] = node.input;
    const layer = view.producer(input);
    const isFoldable = node.opType === 'HardSigmoid' && node.domain === '' && view.onlyReader(input) === node;
    if (!isFoldable || layer === undefined || !isScalable(layer, network)) continue;
    if (isKept(node, network) || isKept(layer, network)) continue;
    const factor = getFloat(node, 'alpha', DEFAULT_ALPHA);
    const shift = getFloat(node, 'beta', DEFAULT_BETA);
    const scaling = { factor: () => factor, shift: () => shift };
    const scaled = writer.fresh(`${input}_scaled`);
    layers.set(layer, scaledLayer(layer, scaling, scaled, network, writer));
    clips.set(node, makeNode('Clip', [scaled, limit(0), limit(1)], node.output, {}, node.name));
  }
  const nodes = network.nodes.map((node) => layers.get(node) ?? clips.get(node) ?? node);
  return { ...network, nodes, initializers: writer.constants };
}
