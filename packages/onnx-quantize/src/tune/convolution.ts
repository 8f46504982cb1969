import { attribute, changed, getInt, getInts, getString, type NodeProto, weightInput } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

const CONVOLUTIONS: ReadonlySet<string> = new Set(['Conv', 'QLinearConv']);

/** Which input of a Conv or QLinearConv holds its weights; undefined for other nodes. */
export function weightsInput({ opType, domain }: NodeProto): number | undefined {
  return domain === '' && CONVOLUTIONS.has(opType) ? weightInput(opType) : undefined;
}

/** Strides, kernel and padding of a window that slides over two axes. */
export interface Window {
  readonly strides: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly pads: readonly [number, number, number, number];
  readonly isDilated: boolean;
}

/** The window of a convolution or pooling over two axes; null for other ranks, and where its padding depends on sizes. */
export function windowOf(node: NodeProto): Window | null {
  const autoPad = getString(node, 'auto_pad', 'NOTSET');
  if (autoPad !== 'NOTSET' && autoPad !== 'VALID') return null;
  if (getInt(node, 'ceil_mode', 0) !== 0) return null;
  const [sh = 1, sw = 1, ...deeper] = getInts(node, 'strides', [1, 1]);
  const [top = 0, left = 0, bottom = 0, right = 0] = autoPad === 'VALID' ? [] : getInts(node, 'pads', [0, 0, 0, 0]);
  if (deeper.length > 0) return null;
  const isDilated = getInts(node, 'dilations', [1, 1]).some((step) => step !== 1);
  return { strides: [sh, sw], pads: [top, left, bottom, right], isDilated };
}

/** A copy of the node with a list attribute set anew. */
export function withInts(node: NodeProto, lists: Readonly<Record<string, readonly number[]>>): NodeProto {
  const kept = node.attribute.filter(({ name }) => !Object.hasOwn(lists, name));
  return changed(node, {
    attribute: [...kept, ...Object.entries(lists).map(([name, ints]) => attribute(name, { ints }))],
  });
}

/** The axis of output channels in a convolution's weights. */
const CHANNEL_AXIS = 0;

/** Whether a DequantizeLinear of weights has one scale for all, or one for each output channel. */
export function isScaledByChannel(dequantize: NodeProto, { initializers }: Pick<Network, 'initializers'>): boolean {
  const scale = initializers.get(dequantize.input[1] ?? '');
  return scale !== undefined && (scale.dims.length === 0 || getInt(dequantize, 'axis', 1) === CHANNEL_AXIS);
}
