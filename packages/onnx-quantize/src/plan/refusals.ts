import {
  DataType,
  getFloat,
  getInt,
  getInts,
  getString,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
} from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

/** Why a node must stay in float although its operator could be quantized, or null. */
type Refusal = string | null;

export function convRefusal(node: NodeProto, network: Network): Refusal {
  return weightRefusal(node, network) ?? biasRefusal(node, network);
}

export function gemmRefusal(node: NodeProto, network: Network): Refusal {
  if (getInt(node, 'transA', 0) !== 0) return 'its activation is transposed';
  const weights = network.initializers.get(node.input[1] ?? '');
  const refusal = weightRefusal(node, network) ?? biasRefusal(node, network);
  if (refusal !== null || weights === undefined) return refusal;
  const bias = network.initializers.get(node.input[2] ?? '');
  if (bias === undefined) return null;
  const outputs = tensorDims(weights)[getInt(node, 'transB', 0) === 0 ? 1 : 0];
  const dims = tensorDims(bias);
  const size = dims.reduce((product, dim) => product * dim, 1);
  return size === 1 || (size === outputs && dims.at(-1) === outputs) ? null : 'its bias is not one value per output';
}

export function matMulRefusal(node: NodeProto, network: Network): Refusal {
  const rank = network.initializers.get(node.input[1] ?? '')?.dims.length;
  return weightRefusal(node, network) ?? (rank === 2 ? null : 'its weights are not a matrix');
}

function weightRefusal(node: NodeProto, { initializers }: Network): Refusal {
  if (initializers.has(node.input[0] ?? '')) return 'its first operand is constant';
  const weights = initializers.get(node.input[1] ?? '');
  if (weights === undefined) return 'its weights are not constant';
  return weights.dataType === DataType.FLOAT ? null : 'its weights are not float32';
}

function biasRefusal(node: NodeProto, { initializers }: Network): Refusal {
  const [, , bias = ''] = node.input;
  return bias === '' || initializers.has(bias) ? null : 'its bias is not constant';
}

export function constantTypeRefusal(node: NodeProto, { initializers }: Network): Refusal {
  const isFloat = (tensor: TensorProto | undefined): boolean =>
    tensor === undefined || tensor.dataType === DataType.FLOAT;
  return node.input.every((name) => isFloat(initializers.get(name))) ? null : 'it does not work on float32';
}

export function averagePoolRefusal(node: NodeProto): Refusal {
  return getInts(node, 'dilations', []).every((step) => step === 1) ? null : 'its window is dilated';
}

export function maxPoolRefusal(node: NodeProto): Refusal {
  return (node.output[1] ?? '') === '' ? null : 'its indices are used';
}

/** Only a rising slope can be worked into the scale of what it reads. */
export function hardSigmoidRefusal(node: NodeProto): Refusal {
  return getFloat(node, 'alpha', 0.2) > 0 ? null : 'its slope is not above 0';
}

export function resizeRefusal(node: NodeProto): Refusal {
  if (getString(node, 'mode', 'nearest') !== 'nearest') return 'it calculates values between pixels';
  const outside = getString(node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize';
  return outside ? 'it fills in values from outside' : null;
}

/** 0 is exact in every scale; another constant would need a range that holds it. */
export function padRefusal(node: NodeProto, { initializers }: Network): Refusal {
  const [, , value = ''] = node.input;
  if (getString(node, 'mode', 'constant') !== 'constant' || value === '') return null;
  const tensor = initializers.get(value);
  if (tensor?.dataType !== DataType.FLOAT) return 'what it pads with is not constant';
  const [padding = 0] = tensorToFloat32(tensor);
  return padding === 0 ? null : `it pads with ${padding}`;
}

export function sliceRefusal(node: NodeProto, { initializers }: Network): Refusal {
  return initializers.has(node.input[0] ?? '') ? 'it does not work on activations' : null;
}
