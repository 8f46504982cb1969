import type { NodeProto } from 'onnx-buf';
import { getInt, getInts, getString } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';

/** How a sliding window walks over one spatial axis. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padBegin: number;
  readonly padEnd: number;
}

/**
 * Spatial output sizes of Conv and pooling for `sizes` (the axes after N and C).
 * Conv and MaxPool chapters of https://onnx.ai/onnx/operators/: `floor` or `ceil_mode`, `auto_pad` SAME_* and VALID.
 * A symbolic size stays symbolic only where the window leaves it unchanged.
 */
export function windowedSizes(node: NodeProto, sizes: readonly Dim[], kernel: readonly number[]): Dim[] | undefined {
  const autoPad = getString(node, 'auto_pad', 'NOTSET');
  const ceil = getInt(node, 'ceil_mode', 0) === 1;
  const result = windowsOf(node, kernel).map((window, axis) => windowedSize(sizes[axis], window, autoPad, ceil));
  return sizes.length === kernel.length && result.every((size) => size !== undefined) ? result : undefined;
}

/** The window of each spatial axis, with the operators' defaults (stride 1, no dilation, no padding). */
export function windowsOf(node: NodeProto, kernel: readonly number[]): Window[] {
  const strides = getInts(node, 'strides', []);
  const dilations = getInts(node, 'dilations', []);
  const pads = getInts(node, 'pads', []);
  return kernel.map((size, axis) => ({
    kernel: size,
    stride: strides[axis] ?? 1,
    dilation: dilations[axis] ?? 1,
    padBegin: pads[axis] ?? 0,
    padEnd: pads[axis + kernel.length] ?? 0,
  }));
}

function windowedSize(size: Dim | undefined, window: Window, autoPad: string, ceil: boolean): Dim | undefined {
  if (size === undefined || window.stride < 1) return undefined;
  const reach = window.dilation * (window.kernel - 1) + 1;
  const same = autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER';
  const padding = autoPad === 'VALID' ? 0 : window.padBegin + window.padEnd;
  if (typeof size === 'string') {
    return window.stride === 1 && (same || reach === padding + 1) ? size : undefined;
  }
  if (same) return Math.ceil(size / window.stride);
  const steps = (size + padding - reach) / window.stride;
  if (!ceil) return Math.floor(steps) + 1;
  const count = Math.ceil(steps) + 1;
  // A window that would start in the end padding does not count.
  const begin = autoPad === 'VALID' ? 0 : window.padBegin;
  return (count - 1) * window.stride >= size + begin ? count - 1 : count;
}

/** Spatial output sizes of ConvTranspose. */
export function transposedSizes(node: NodeProto, sizes: readonly Dim[], kernel: readonly number[]): Dim[] | undefined {
  const wanted = getInts(node, 'output_shape', null);
  if (wanted !== null) return wanted.slice(-kernel.length);
  const autoPad = getString(node, 'auto_pad', 'NOTSET');
  const extra = getInts(node, 'output_padding', []);
  const result = windowsOf(node, kernel).map((window, axis) => {
    const size = sizes[axis];
    if (typeof size !== 'number') return undefined;
    if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') return size * window.stride;
    const padding = autoPad === 'VALID' ? 0 : window.padBegin + window.padEnd;
    return window.stride * (size - 1) + (extra[axis] ?? 0) + (window.kernel - 1) * window.dilation + 1 - padding;
  });
  return sizes.length === kernel.length && result.every((size) => size !== undefined) ? result : undefined;
}
