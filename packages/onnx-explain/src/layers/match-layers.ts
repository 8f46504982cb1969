import { align, type Pairing } from './align.js';
import type { MacLayer } from './mac-layers.js';

/** Blocked layouts pad channels, so sizes of the same layer may differ a little. */
const TOLERANCE = 0.06;

/**
 * Matches the layers of two forms of one network by their place and their shapes, whatever became of their names. Nodes
 * run in different orders in the two (a shortcut before or after the main branch), so both sides are put into an order
 * that does not depend on that first: depth, then size.
 */
export function matchLayers<A extends MacLayer, B extends MacLayer>(
  left: readonly A[],
  right: readonly B[],
): Pairing<A, B>[] {
  return align(canonical(left), canonical(right), alike);
}

function canonical<T extends MacLayer>(layers: readonly T[]): T[] {
  return layers.toSorted((a, b) => a.depth - b.depth || (a.weights ?? 0) - (b.weights ?? 0));
}

function alike(a: MacLayer, b: MacLayer): boolean {
  return near(a.weights, b.weights) && near(a.macs, b.macs);
}

/** Unknown sizes do not speak against a match. */
function near(a: number | null, b: number | null): boolean {
  if (a === null || b === null) return true;
  return Math.abs(a - b) <= TOLERANCE * Math.max(a, b);
}
