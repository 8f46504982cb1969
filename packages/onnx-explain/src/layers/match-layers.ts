import { tensorDims } from '@rn50/onnx-model';
import { align, type Pairing } from './align.js';
import type { MacLayer } from './mac-layers.js';

/** Sizes that differ less are the same. */
const TOLERANCE = 0.06;
/** ONNX Runtime's layout in blocks pads channels, to multiples of 16 or less. */
const BLOCKED_DOMAIN = 'com.microsoft.nchwc';
const BLOCK = 16;

/**
 * Matches the layers of two forms of one network by place and shape, since names may change. Nodes may run in different orders
 * (a shortcut before or after the main branch), so both sides are sorted by depth and size first.
 */
export function matchLayers<A extends MacLayer, B extends MacLayer>(
  left: readonly A[],
  right: readonly B[],
): Pairing<A, B>[] {
  return align(canonical(left), canonical(right), alike);
}

function canonical<T extends MacLayer>(layers: readonly T[]): T[] {
  return layers.toSorted((a, b) => a.depth - b.depth || (blockedWeights(a) ?? 0) - (blockedWeights(b) ?? 0));
}

function alike(a: MacLayer, b: MacLayer): boolean {
  const isBlocked = [a, b].some(({ node }) => node.domain === BLOCKED_DOMAIN);
  const size = isBlocked ? blockedWeights : ({ weights }: MacLayer) => weights;
  return near(size(a), size(b)) && near(places(a), places(b));
}

/** Elements of the weights with padded channels, so that a layer has one size whether they are padded or not. */
function blockedWeights({ operands: { weightTensor }, weights }: MacLayer): number | null {
  if (weightTensor === null) return weights;
  const [outputs = 1, inputs = 1, ...kernel] = tensorDims(weightTensor);
  const padded = (channels: number) => (channels === 1 ? 1 : Math.ceil(channels / BLOCK) * BLOCK);
  return kernel.reduce((product, size) => product * size, padded(outputs) * padded(inputs));
}

/** How often each weight is used: positions of the output times images. Padding changes neither. */
function places({ macs, weights }: MacLayer): number | null {
  return macs === null || weights === null ? macs : macs / weights;
}

/** Unknown sizes match any size. */
function near(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(a, b);
}
