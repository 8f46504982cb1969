import type { ModelProto } from 'onnx-buf';

/** Below this IR version every initializer has to stand among the inputs, and is a constant all the same (IR.md). */
const FREE_INITIALIZERS = 4n;

/**
 * How many initializers a graph lists among its inputs as well, so that a caller may replace them. ONNX Runtime takes them for no
 * constants: it folds, fuses and prepacks none of them, and such a model runs several times slower.
 */
export function replaceableWeights({ graph, irVersion }: ModelProto): number {
  if (graph === undefined || irVersion < FREE_INITIALIZERS) return 0;
  const inputs = new Set(graph.input.map(({ name }) => name));
  return graph.initializer.filter(({ name }) => inputs.has(name)).length;
}
