import {
  float32Tensor,
  getFloat,
  getInt,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
} from '@rn50/onnx-model';
import { changed } from '../graph/changed.js';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';
import { wiringOf } from '../graph/wiring.js';

/** ONNX's default for BatchNormalization's `epsilon`. */
const DEFAULT_EPSILON = 1e-5;

/**
 * Fold each BatchNormalization into the Conv before it (Jacob et al. 2018, section 3.2):
 * `w' = w * gamma / sqrt(variance + epsilon)`, `b' = (b - mean) * gamma / sqrt(variance + epsilon) + beta`.
 * Only where the normalization is the Conv's one reader and everything but the activation is constant.
 */
export function foldBatchNorm(network: Network): { network: Network; folded: number } {
  const wiring = wiringOf(network);
  const fresh = freshNames(network);
  const initializers = new Map(network.initializers);
  const normalizationOf = new Map<NodeProto, Normalization>();
  const gone = new Set<NodeProto>();
  for (const node of network.nodes) {
    const normalization = readNormalization(node, network);
    const conv = wiring.producer.get(node.input[0] ?? '');
    if (normalization === null || conv === undefined || !isConstantConv(conv, network)) continue;
    if (wiring.onlyReader(node.input[0] ?? '') !== node) continue;
    normalizationOf.set(conv, normalization);
    gone.add(node);
  }
  const nodes = network.nodes
    .filter((node) => !gone.has(node))
    .map((node) => {
      const normalization = normalizationOf.get(node);
      if (normalization === undefined) return node;
      const { weights, bias } = foldedTensors(node, normalization, network);
      const names = { weights: fresh(`${node.input[1]}_folded`), bias: fresh(`${normalization.output}_folded_bias`) };
      initializers.set(names.weights, changed(weights, { name: names.weights }));
      initializers.set(names.bias, changed(bias, { name: names.bias }));
      return changed(node, {
        input: [node.input[0] ?? '', names.weights, names.bias],
        output: [normalization.output],
      });
    });
  return { network: { ...network, nodes, initializers }, folded: gone.size };
}

interface Normalization {
  readonly output: string;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

function readNormalization(node: NodeProto, network: Network): Normalization | null {
  if (node.opType !== 'BatchNormalization' || node.domain !== '') return null;
  if (getInt(node, 'training_mode', 0) !== 0 || node.output.slice(1).some((name) => name !== '')) return null;
  const [gamma, beta, mean, variance] = node.input.slice(1, 5).map((name) => network.initializers.get(name));
  const [output = ''] = node.output;
  if (gamma === undefined || beta === undefined || mean === undefined || variance === undefined) return null;
  return {
    output,
    gamma: tensorToFloat32(gamma),
    beta: tensorToFloat32(beta),
    mean: tensorToFloat32(mean),
    variance: tensorToFloat32(variance),
    epsilon: getFloat(node, 'epsilon', DEFAULT_EPSILON),
  };
}

function isConstantConv(node: NodeProto, { initializers }: Network): boolean {
  const [, weights = '', bias = ''] = node.input;
  const hasConstantBias = bias === '' || initializers.has(bias);
  return node.opType === 'Conv' && node.domain === '' && initializers.has(weights) && hasConstantBias;
}

function foldedTensors(
  conv: NodeProto,
  normalization: Normalization,
  { initializers }: Network,
): { weights: TensorProto; bias: TensorProto } {
  const [, weightName = '', biasName = ''] = conv.input;
  const tensor = initializers.get(weightName);
  const biasTensor = initializers.get(biasName);
  const dims = tensor === undefined ? [] : tensorDims(tensor);
  const weights = tensor === undefined ? new Float32Array() : tensorToFloat32(tensor);
  const { gamma, beta, mean, variance, epsilon } = normalization;
  const channels = dims[0] ?? 0;
  const bias = biasTensor === undefined ? new Float32Array(channels) : tensorToFloat32(biasTensor);
  const perChannel = channels === 0 ? 0 : weights.length / channels;
  for (let channel = 0; channel < channels; channel += 1) {
    const factor = (gamma[channel] ?? 1) / Math.sqrt((variance[channel] ?? 1) + epsilon);
    for (let at = channel * perChannel, end = at + perChannel; at < end; at += 1)
      weights[at] = (weights[at] ?? 0) * factor;
    bias[channel] = ((bias[channel] ?? 0) - (mean[channel] ?? 0)) * factor + (beta[channel] ?? 0);
  }
  return { weights: float32Tensor('', dims, weights), bias: float32Tensor('', [channels], bias) };
}
