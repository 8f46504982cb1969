import type { NodeProto } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { nodeName } from '../graph/names.js';
import { nearest } from '../nearest.js';
import type { KeptFloat } from './select-nodes.js';

/** Why such a node stays in float. */
export const EXCLUDED = 'excluded by name';

/**
 * The first outputs of the nodes that were named, by name or by operator type. They identify the nodes in every later form of the
 * network.
 * @param given the nodes of the model as it was given
 * @throws QuantizeError BAD_OPTION for a name that is neither, with the nearest that is
 */
export function keptOutputs(exclude: readonly string[], given: readonly NodeProto[]): Set<string> {
  const kept = new Set<string>();
  for (const name of exclude) {
    const found = given.filter((node) => isCalled(node, name));
    if (found.length === 0) throw unknown(name, given);
    for (const { output } of found) kept.add(output[0] ?? '');
  }
  return kept;
}

/**
 * The nodes of the prepared network that stay in float: those that were named, and what an older operator set's were converted
 * to. A Conv that took in a normalization has another output but the same name and type. A type means every node of it, also
 * those made by rewriting.
 * @param kept see {@link keptOutputs}
 * @throws QuantizeError BAD_OPTION where none is left of what was named
 */
export function excludedNodes(
  exclude: readonly string[],
  nodes: readonly NodeProto[],
  kept: ReadonlySet<string>,
): KeptFloat {
  const excluded = nodes.filter(
    (node) => exclude.some((name) => isCalled(node, name)) || node.output.some((tensor) => kept.has(tensor)),
  );
  if (exclude.length > 0 && excluded.length === 0) {
    throw new QuantizeError(
      'BAD_OPTION',
      `exclude names ${exclude.join(', ')}, of which no calculation is left: it is constant`,
      'Exclude the nodes that read it.',
    );
  }
  return new Map(excluded.map((node) => [node, EXCLUDED]));
}

function isCalled(node: NodeProto, name: string): boolean {
  return nodeName(node) === name || node.opType === name;
}

function unknown(name: string, nodes: readonly NodeProto[]): QuantizeError {
  const names = nodes.flatMap((node) => [nodeName(node), node.opType]);
  return new QuantizeError(
    'BAD_OPTION',
    `exclude names ${name}, which is neither a node nor an operator type of the model`,
    `Did you mean ${nearest(name, names)}?`,
  );
}
