import type { NodeProto } from '@rn50/onnx-model';
import { isKept, type Network, viewOf } from '../graph/network.js';
import { constantWriter } from './constant-writer.js';
import { type Normalization, normalizationOf } from './normalization.js';
import { isScalable, scaledLayer } from './scaled-layer.js';

/**
 * Fold each BatchNormalization into the Conv, ConvTranspose or Gemm before it (Jacob et al. 2018, section 3.2):
 * `w' = w * gamma / sqrt(variance + epsilon)`, `b' = (b - mean) * gamma / sqrt(variance + epsilon) + beta`.
 * Only where the normalization is the layer's one reader and everything but the activation is constant.
 */
export function foldBatchNorm(network: Network): { network: Network; folded: number } {
  const view = viewOf(network);
  const writer = constantWriter(network);
  const normalizations = new Map<NodeProto, Normalization>();
  const gone = new Set<NodeProto>();
  for (const node of network.nodes) {
    const normalization = normalizationOf(node, network);
    const layer = view.producer(node.input[0] ?? '');
    if (normalization === null || isKept(node, network) || layer === undefined || !isScalable(layer, network)) continue;
    if (view.onlyReader(normalization.input) !== node) continue;
    normalizations.set(layer, normalization);
    gone.add(node);
  }
  const nodes = network.nodes
    .filter((node) => !gone.has(node))
    .map((node) => {
      const normalization = normalizations.get(node);
      return normalization === undefined
        ? node
        : scaledLayer(node, normalization, normalization.output, network, writer);
    });
  return { network: { ...network, nodes, initializers: writer.constants }, folded: gone.size };
}
