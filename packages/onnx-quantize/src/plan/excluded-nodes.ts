import type { NodeProto } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { nearest } from '../nearest.js';
import { nodeName } from './node-name.js';
import type { KeptFloat } from './select-nodes.js';

/**
 * The nodes that were named, by their name or by their operator type.
 * @param nodes those of the prepared network
 * @param given those of the model as it was given; what is not among `nodes` any more was folded
 * @throws QuantizeError BAD_OPTION for a name that is neither, with the nearest that is
 */
export function excludedNodes(
  exclude: readonly string[],
  nodes: readonly NodeProto[],
  given: readonly NodeProto[],
): KeptFloat {
  const kept = new Map<NodeProto, string>();
  for (const name of exclude) {
    const found = nodes.filter((node) => nodeName(node) === name || node.opType === name);
    if (found.length === 0) throw unknown(name, nodes, given);
    for (const node of found) kept.set(node, 'excluded by name');
  }
  return kept;
}

function unknown(name: string, nodes: readonly NodeProto[], given: readonly NodeProto[]): QuantizeError {
  if (given.some((node) => nodeName(node) === name || node.opType === name)) {
    return new QuantizeError(
      'BAD_OPTION',
      `exclude names ${name}, which is no node of its own any more: it is folded into another or dropped`,
      'Exclude the Conv before it.',
    );
  }
  const names = nodes.flatMap((node) => [nodeName(node), node.opType]);
  return new QuantizeError(
    'BAD_OPTION',
    `exclude names ${name}, which is neither a node nor an operator type of the model`,
    `Did you mean ${nearest(name, names)}?`,
  );
}
