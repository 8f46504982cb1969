import type { ModelProto } from 'onnx-buf';
import { GraphView } from '../graph/graph-view.js';
import { storedWeights } from '../graph/stored-weights.js';
import { tensorDims } from '../tensor/read.js';

/**
 * The shapes of the weights that a network multiplies by, in graph order, e.g. `3x7x7x64`. The same in float and in INT8, as
 * convolution or as matrix product, and in any layout: sizes are sorted, without those of 1. Computed operands are left out.
 */
export function weightShapes({ graph }: ModelProto): string[] {
  if (graph === undefined) return [];
  const view = GraphView.of(graph);
  return graph.node.flatMap((node) => {
    const weights = storedWeights(node, view);
    if (weights === null) return [];
    const sizes = tensorDims(weights.tensor).filter((size) => size !== 1);
    return [sizes.toSorted((a, b) => a - b).join('x')];
  });
}
