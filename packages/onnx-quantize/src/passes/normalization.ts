import { getFloat, getInt, type NodeProto, tensorToFloat32 } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';
import type { ChannelScaling } from './scaled-layer.js';

/** ONNX's default for BatchNormalization's `epsilon`. */
const DEFAULT_EPSILON = 1e-5;

/** A BatchNormalization with constant statistics: a scaling of each channel. */
export interface Normalization extends ChannelScaling {
  readonly input: string;
  readonly output: string;
  readonly channels: number;
}

/**
 * `y = (x - mean) * gamma / sqrt(variance + epsilon) + beta`.
 * @returns null for any other node, and where not all but the activation is constant
 */
export function normalizationOf(node: NodeProto, { initializers }: Network): Normalization | null {
  if (node.opType !== 'BatchNormalization' || node.domain !== '') return null;
  if (getInt(node, 'training_mode', 0) !== 0 || node.output.slice(1).some((name) => name !== '')) return null;
  const [gamma, beta, mean, variance] = node.input.slice(1, 5).map((name) => {
    const tensor = initializers.get(name);
    return tensor === undefined ? undefined : tensorToFloat32(tensor);
  });
  const [input = ''] = node.input;
  const [output = ''] = node.output;
  if (gamma === undefined || beta === undefined || mean === undefined || variance === undefined) return null;
  const epsilon = getFloat(node, 'epsilon', DEFAULT_EPSILON);
  const factor = (channel: number): number => (gamma[channel] ?? 1) / Math.sqrt((variance[channel] ?? 1) + epsilon);
  const shift = (channel: number): number => (beta[channel] ?? 0) - (mean[channel] ?? 0) * factor(channel);
  return { input, output, channels: gamma.length, factor, shift };
}
