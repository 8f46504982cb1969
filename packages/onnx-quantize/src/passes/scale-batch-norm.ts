import { float32Tensor, inferShapes, node as makeNode } from '@rn50/onnx-model';
import { isKept, type Network, toModel } from '../graph/network.js';
import { constantWriter } from './constant-writer.js';
import { normalizationOf } from './normalization.js';

/** Fewest axes of a Conv's input: batch, channels, one of space. */
const LEAST_RANK = 3;

/**
 * Write each BatchNormalization that no layer before it could take in as a depthwise 1x1 Conv, which has integer kernels:
 * one weight and one bias per channel, both exact to 8 and 32 bits. Mul and Add by constants would take twice as long in
 * INT8, and have one scale for all channels.
 * One that normalizes the network's input stays: it is small, and 8 bits before it would cost accuracy.
 */
export function scaleBatchNorm(network: Network): { network: Network; scaled: number } {
  const writer = constantWriter(network);
  const inputs = new Set(network.inputs.map(({ name }) => name));
  const candidates = new Map(
    network.nodes.flatMap((node) => {
      const normalization = normalizationOf(node, network);
      return normalization === null || isKept(node, network) || inputs.has(normalization.input)
        ? []
        : [[node, normalization] as const];
    }),
  );
  if (candidates.size === 0) return { network, scaled: 0 };
  const shapes = inferShapes(toModel(network));
  let scaled = 0;
  const nodes = network.nodes.map((node) => {
    const normalization = candidates.get(node);
    const rank = shapes.get(normalization?.input ?? '')?.length ?? 0;
    if (normalization === undefined || rank < LEAST_RANK) return node;
    scaled += 1;
    const { input, output, channels, factor, shift } = normalization;
    const kernel = new Array<number>(rank - 2).fill(1);
    const perChannel = (value: (channel: number) => number): Float32Array =>
      Float32Array.from({ length: channels }, (_, channel) => value(channel));
    const weights = float32Tensor(writer.fresh(`${output}_factor`), [channels, 1, ...kernel], perChannel(factor));
    const bias = float32Tensor(writer.fresh(`${output}_shift`), [channels], perChannel(shift));
    const attributes = { group: { int: channels }, kernel_shape: { ints: kernel } };
    return makeNode('Conv', [input, writer.add(weights), writer.add(bias)], [output], attributes, node.name);
  });
  return { network: { ...network, nodes, initializers: writer.constants }, scaled };
}
