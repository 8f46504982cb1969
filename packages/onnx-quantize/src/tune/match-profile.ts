import type { NodeTime } from '@rn50/bench-stats';
import { tensorDims } from '@rn50/onnx-model';
import type { QuantizedConvolution } from './kernel-form.js';

/** The part of a node's profile that matching needs. */
export type ProfiledNode = Pick<NodeTime, 'name' | 'opType' | 'ms' | 'inputShapes'>;

/**
 * The time of each convolution, found in a profile of the optimised graph, where nodes are fused and laid out anew.
 * By name, which engines keep or make others from; what is left by the order of nodes with equal weights, if there are as
 * many on either side. Those not found are absent. Pure.
 * @returns milliseconds by name of the convolution
 */
export function matchProfile(
  convolutions: readonly Pick<QuantizedConvolution, 'name' | 'codes'>[],
  nodes: readonly ProfiledNode[],
): Map<string, number> {
  const profiled = nodes.filter(({ opType }) => opType.includes('Conv'));
  const times = new Map<string, number>();
  const taken = new Set<ProfiledNode>();
  // Long names first: `conv_1_token_5` is made from `conv_1`, not from `conv`.
  const names = convolutions.map(({ name }) => name).sort((a, b) => b.length - a.length);
  for (const isSame of [(name: string, own: string) => name === own, isDerived]) {
    for (const name of names) {
      if (times.has(name)) continue;
      const found = profiled.filter((node) => !taken.has(node) && isSame(node.name, name));
      const [only] = found;
      if (only === undefined || found.length > 1) continue;
      times.set(name, only.ms);
      taken.add(only);
    }
  }
  const left = convolutions.filter(({ name }) => !times.has(name));
  const shapeOf = ({ codes }: Pick<QuantizedConvolution, 'codes'>): string => tensorDims(codes).join(' ');
  for (const shape of new Set(left.map(shapeOf))) {
    const group = left.filter((one) => shapeOf(one) === shape);
    const candidates = profiled.filter((node) => !taken.has(node) && hasInput(node, shape));
    if (candidates.length !== group.length) continue;
    group.forEach(({ name }, index) => {
      times.set(name, candidates[index]?.ms ?? Number.NaN);
    });
  }
  return times;
}

/** `conv1` as in `conv1_token_3` or `fused conv1`, not as in `conv10`. */
function isDerived(name: string, own: string): boolean {
  const at = own === '' ? -1 : name.indexOf(own);
  if (at < 0) return false;
  const isEdge = (character: string | undefined): boolean => character === undefined || !/[A-Za-z0-9]/.test(character);
  return isEdge(name[at - 1]) && isEdge(name[at + own.length]);
}

function hasInput({ inputShapes }: ProfiledNode, shape: string): boolean {
  return inputShapes.some((dims) => dims.join(' ') === shape);
}
