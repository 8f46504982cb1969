import type { Tensor } from '@rn50/inference-runner/feeds';
import { node as makeNode } from '@rn50/onnx-model';
import type { Range } from '../arithmetic/affine.js';
import { freshNames } from '../graph/names.js';
import type { Network } from '../graph/network.js';
import { watchedNetwork } from './watched-network.js';

/** Reductions to one number each. NaN may be lost in the first two, and is not in the sum. */
const REDUCTIONS = ['ReduceMin', 'ReduceMax', 'ReduceSum'] as const;

/** A network that puts out the extents of tensors in place of their values, and how they are read. */
export interface ExtentsNetwork {
  readonly network: Network;
  /** The extents in one run, by tensor; null where not all is finite: a value, or only the sum of large ones. */
  readonly extentsIn: (outputs: Readonly<Record<string, Tensor>>) => ReadonlyMap<string, Range> | null;
}

/** The engine frees activations as it goes, so that a run takes hardly more memory than one without calibration. */
export function extentsNetwork(network: Network, tensors: readonly string[]): ExtentsNetwork {
  const fresh = freshNames(network);
  const made = new Set(network.nodes.flatMap(({ output }) => output));
  const names = new Map(
    tensors
      .filter((tensor) => made.has(tensor))
      .map((tensor) => [tensor, REDUCTIONS.map((operator) => fresh(`${tensor}_${operator}`))] as const),
  );
  const reductionsOf = (tensor: string) =>
    (names.get(tensor) ?? []).map((output, at) =>
      makeNode(REDUCTIONS[at] ?? '', [tensor], [output], { keepdims: { int: 0 } }, output),
    );
  // ONNX Runtime begins with the last node that nothing reads: so the first tensors are reduced first, and need not be held.
  const reductions = network.nodes.toReversed().flatMap(({ output }) => output.flatMap(reductionsOf));
  const reduced = { ...network, nodes: [...network.nodes, ...reductions] };
  return {
    network: watchedNetwork(reduced, [...names.values()].flat()),
    extentsIn(outputs) {
      const extents = new Map<string, Range>();
      for (const [tensor, reduced] of names) {
        const [min = 0, max = 0, sum = 0] = reduced.map((name) => Number(outputs[name]?.data[0]));
        if (![min, max, sum].every(Number.isFinite)) return null;
        extents.set(tensor, { min, max });
      }
      return extents;
    },
  };
}
