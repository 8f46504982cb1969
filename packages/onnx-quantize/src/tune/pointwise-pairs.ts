import {
  DataType,
  type GraphView,
  getInt,
  getInts,
  type NodeProto,
  type TensorProto,
  tensorDims,
} from '@rn50/onnx-model';
import { type Network, viewOf } from '../graph/network.js';
import { isScaledByChannel, windowOf } from './convolution.js';

/** Constants of a convolution, with a row for each filter: the tensor, or codes, scale and zero point of its DequantizeLinear. */
export interface Operand {
  readonly dequantize: NodeProto | null;
  readonly parts: readonly TensorProto[];
}

/** A 1x1 convolution with constant weights. */
export interface Pointwise {
  readonly node: NodeProto;
  readonly filters: number;
  readonly weights: Operand;
  /** null without one. */
  readonly bias: Operand | null;
}

export type PointwisePair = readonly [Pointwise, Pointwise];

/**
 * 1x1 convolutions that read one tensor in one way: of each tensor the first two; further ones are left alone. Those of ONNX's
 * own operator, float or between Q/DQ: a QLinearConv has one scale for all that comes out of it. Pure.
 */
export function pointwisePairs(network: Network): PointwisePair[] {
  const view = viewOf(network);
  const open = new Map<string, Pointwise>();
  const pairs: PointwisePair[] = [];
  for (const node of network.nodes) {
    const second = pointwise(node, network, view);
    if (second === null) continue;
    const key = keyOf(second, view);
    const first = open.get(key);
    if (first === undefined) open.set(key, second);
    else {
      open.delete(key);
      pairs.push([first, second]);
    }
  }
  return pairs;
}

function pointwise(node: NodeProto, network: Network, view: GraphView): Pointwise | null {
  if (node.opType !== 'Conv' || node.domain !== '' || getInt(node, 'group', 1) !== 1) return null;
  const [, weightsName = '', biasName = ''] = node.input;
  const weights = operandOf(weightsName, network, view);
  const bias = biasName === '' ? null : operandOf(biasName, network, view);
  if (windowOf(node) === null || weights === null || (biasName !== '' && bias === null)) return null;
  const [filters = 0, , ...kernel] = weights.parts[0] === undefined ? [] : tensorDims(weights.parts[0]);
  const isPixel = kernel.length === 2 && kernel.every((size) => size === 1);
  return isPixel ? { node, filters, weights, bias } : null;
}

/** All that must be equal in two of them. */
function keyOf({ node, weights, bias }: Pointwise, view: GraphView): string {
  const [image = ''] = node.input;
  const maker = view.producer(image);
  // Some quantizers give each reader a DequantizeLinear of its own.
  const read = maker?.opType === 'DequantizeLinear' ? maker.input : [image];
  const kinds = (operand: Operand) => [operand.dequantize === null, ...operand.parts.map(({ dataType }) => dataType)];
  // A float convolution without a bias has one of zeros.
  const biasKinds = bias === null ? (weights.dequantize === null ? kinds(weights) : null) : kinds(bias);
  const window = [windowOf(node), getInts(node, 'dilations', [1, 1])];
  return JSON.stringify([read, window, kinds(weights), biasKinds]);
}

/** The types of values that are put together. */
const TYPES: ReadonlySet<number> = new Set([DataType.FLOAT, DataType.INT8, DataType.UINT8, DataType.INT32]);

function operandOf(name: string, network: Network, view: GraphView): Operand | null {
  const dequantize = view.producer(name) ?? null;
  if (dequantize !== null && dequantize.opType !== 'DequantizeLinear') return null;
  if (dequantize !== null && !isScaledByChannel(dequantize, network)) return null;
  const names = dequantize?.input ?? [name];
  const parts = names.flatMap((part) => network.initializers.get(part) ?? []);
  const isWhole = parts.length === names.length && parts.every(({ dataType }) => TYPES.has(dataType));
  return isWhole ? { dequantize, parts } : null;
}
