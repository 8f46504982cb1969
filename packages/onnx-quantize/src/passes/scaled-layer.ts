import {
  changed,
  DataType,
  float32Tensor,
  getFloat,
  getInt,
  type NodeProto,
  tensorDims,
  tensorToFloat32,
} from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';
import type { ConstantWriter } from './constant-writer.js';

/** `y' = factor * y + shift` for each output channel. */
export interface ChannelScaling {
  readonly factor: (channel: number) => number;
  readonly shift: (channel: number) => number;
}

/** Whether the output of this layer can be scaled by its weights: all of it is constant. */
export function isScalable(node: NodeProto, { initializers }: Network): boolean {
  const [, weights = '', bias = ''] = node.input;
  const isLayer = node.domain === '' && ['Conv', 'ConvTranspose', 'Gemm'].includes(node.opType);
  const isFloat = initializers.get(weights)?.dataType === DataType.FLOAT;
  return isLayer && isFloat && (bias === '' || initializers.has(bias)) && getFloat(node, 'beta', 1) === 1;
}

/**
 * The layer with its weights and its bias scaled, and another output:
 * `w' = factor * w`, `b' = factor * b + shift`, in double precision, rounded once to float32.
 */
export function scaledLayer(
  node: NodeProto,
  scaling: ChannelScaling,
  output: string,
  { initializers }: Network,
  { fresh, add }: ConstantWriter,
): NodeProto {
  const [data = '', weightName = '', biasName = ''] = node.input;
  const tensor = initializers.get(weightName);
  const dims = tensor === undefined ? [] : tensorDims(tensor);
  const weights = tensor === undefined ? new Float32Array() : tensorToFloat32(tensor);
  const { channels, channelOf } = weightLayout(node, dims);
  const biasTensor = initializers.get(biasName);
  const bias = biasTensor === undefined ? new Float32Array(1) : tensorToFloat32(biasTensor);
  const factors = Float64Array.from({ length: channels }, (_, channel) => scaling.factor(channel));
  const shifted = factors.map((factor, channel) => (bias[channel] ?? bias[0] ?? 0) * factor + scaling.shift(channel));
  const scaled = weights.map((weight, at) => weight * (factors[channelOf(at)] ?? 1));
  const names = [
    add(float32Tensor(fresh(`${weightName}_folded`), dims, scaled)),
    add(float32Tensor(fresh(`${output}_folded_bias`), [channels], shifted)),
  ];
  return changed(node, { input: [data, ...names], output: [output] });
}

/** How many output channels there are, and which of them a weight belongs to, by its row-major place. */
function weightLayout(
  node: NodeProto,
  dims: readonly number[],
): { channels: number; channelOf: (at: number) => number } {
  const [first = 1, second = 1, ...kernel] = dims;
  const inner = kernel.reduce((product, dim) => product * dim, 1);
  if (node.opType === 'ConvTranspose') {
    // Weights [C, M / group, k...]: a group of input channels makes a group of output channels.
    const groups = getInt(node, 'group', 1);
    const groupOf = (at: number): number => Math.floor(at / (inner * second * (first / groups)));
    return {
      channels: second * groups,
      channelOf: (at) => groupOf(at) * second + (Math.floor(at / inner) % second),
    };
  }
  const isByRows = node.opType === 'Conv' || getInt(node, 'transB', 0) !== 0;
  if (isByRows) return { channels: first, channelOf: (at) => Math.floor(at / (second * inner)) };
  return { channels: second, channelOf: (at) => at % second };
}
