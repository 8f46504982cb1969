import { getFloat, getInt, type NodeProto, tensorDims, tensorToFloat32 } from '@rn50/onnx-model';
import { quantizeBias, scalesThatHoldBias } from '../arithmetic/bias.js';
import { channelLayout, quantizeWeights, weightScales } from '../arithmetic/weights.js';
import type { Network } from '../graph/network.js';
import type { NumberFormat } from './number-format.js';

/** The integer constants of a Conv, Gemm or MatMul. */
export interface WeightedLayer {
  readonly dims: readonly number[];
  /** Axis of the output channels that have a scale each; null with one scale for the tensor. */
  readonly axis: number | null;
  /** Weights around 0, whatever their type in the file. */
  readonly codes: Int8Array;
  /** float32 scales: one per output channel, or only one. */
  readonly scales: Float32Array;
  readonly bias: { readonly codes: Int32Array; readonly scales: Float32Array } | null;
}

/**
 * Quantize a layer's weights, and its bias in steps of input scale x weight scale. Gemm's factors alpha and beta are worked
 * into weights and bias.
 */
export function quantizeLayer(
  node: NodeProto,
  network: Network,
  inputScale: number,
  { granularity, weightLimit }: Pick<NumberFormat, 'granularity' | 'weightLimit'>,
): WeightedLayer {
  const tensor = network.initializers.get(node.input[1] ?? '');
  const dims = tensor === undefined ? [] : tensorDims(tensor);
  const raw = tensor === undefined ? new Float32Array() : tensorToFloat32(tensor);
  const weights = scaled(raw, node.opType === 'Gemm' ? getFloat(node, 'alpha', 1) : 1);
  const channels = dims[channelAxis(node)] ?? 1;
  const axis = granularity === 'per-channel' ? channelAxis(node) : null;
  const layout = axis === null ? { outer: 1, channels: 1, inner: weights.length } : channelLayout(dims, axis);
  const bias = biasOf(node, network, channels);
  const largestBias = axis === null && bias !== null ? Float32Array.of(largest(bias)) : bias;
  const scales = scalesThatHoldBias(weightScales(weights, layout, weightLimit), largestBias, inputScale);
  return {
    dims,
    axis,
    codes: quantizeWeights(weights, layout, scales, weightLimit),
    scales,
    bias: bias === null ? null : quantizeBias(bias, inputScale, scales),
  };
}

function channelAxis(node: NodeProto): number {
  if (node.opType === 'Conv') return 0;
  return node.opType === 'Gemm' && getInt(node, 'transB', 0) !== 0 ? 0 : 1;
}

function biasOf(node: NodeProto, { initializers }: Network, channels: number): Float32Array | null {
  const tensor = node.opType === 'MatMul' ? undefined : initializers.get(node.input[2] ?? '');
  if (tensor === undefined) return null;
  const values = scaled(tensorToFloat32(tensor), node.opType === 'Gemm' ? getFloat(node, 'beta', 1) : 1);
  // A Gemm's bias may be one value for all outputs.
  return values.length === channels ? values : new Float32Array(channels).fill(values[0] ?? 0);
}

function scaled(values: Float32Array, factor: number): Float32Array {
  return factor === 1 ? values : values.map((value) => value * factor);
}

function largest(values: Float32Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
