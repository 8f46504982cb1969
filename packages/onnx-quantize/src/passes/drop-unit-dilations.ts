import { changed, getInts, type NodeProto } from '@rn50/onnx-model';
import { isKept, type Network } from '../graph/network.js';

/**
 * An AveragePool's `dilations` of 1 (from opset 19 on) say nothing and are left out: QLinearAveragePool has no such
 * attribute, and ONNX Runtime rejects a model if it copies the attribute there when it fuses a QDQ group.
 */
export function dropUnitDilations(network: Network): Network {
  return {
    ...network,
    nodes: network.nodes.map((node) => (isKept(node, network) ? node : withoutUnitDilations(node))),
  };
}

function withoutUnitDilations(node: NodeProto): NodeProto {
  const dilations = getInts(node, 'dilations', undefined);
  const isPool = node.domain === '' && node.opType === 'AveragePool';
  if (!isPool || !dilations?.every((step) => step === 1)) return node;
  return changed(node, { attribute: node.attribute.filter(({ name }) => name !== 'dilations') });
}
