import { node as makeNode, type NodeProto, namesCaptured } from '@rn50/onnx-model';
import { isKept, type Network, readingFrom, viewOf } from '../graph/network.js';

/**
 * Dropout does nothing at inference, Identity never: readers read what went in. One that makes a graph output, or that a
 * subgraph reads, stays as an Identity. A Dropout whose mask is used stays as it is.
 */
export function dropIdentities(network: Network): Network {
  const view = viewOf(network);
  const captured = new Set(network.nodes.flatMap(namesCaptured));
  const source = new Map<string, string>();
  const nodes: NodeProto[] = [];
  for (const node of network.nodes) {
    const rewired = readingFrom(node, source);
    const [input = ''] = rewired.input;
    const [output = '', mask = ''] = rewired.output;
    if (isKept(rewired, network) || !isIdentity(rewired) || view.readers(mask).length > 0 || view.isOutput(mask))
      nodes.push(rewired);
    else if (view.isOutput(output) || captured.has(output)) {
      nodes.push(makeNode('Identity', [input], [output], {}, rewired.name));
    } else source.set(output, input);
  }
  return { ...network, nodes };
}

function isIdentity({ opType, domain, input }: NodeProto): boolean {
  if (domain !== '') return false;
  // Opset 12: a third input says whether the network is being trained.
  return opType === 'Identity' || (opType === 'Dropout' && (input[2] ?? '') === '');
}
