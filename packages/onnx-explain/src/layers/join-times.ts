import type { NodeTime } from '@rn50/bench-stats';
import type { NodeProto } from '@rn50/onnx-model';

/**
 * Finds the time of every node of the optimised graph: by its name where that is unique, the others by their order among
 * nodes of the same operator.
 */
export function joinTimes(nodes: readonly NodeProto[], times: readonly NodeTime[]): Map<NodeProto, NodeTime> {
  const joined = new Map<NodeProto, NodeTime>();
  const byName = groups(times, keyOfTime);
  const taken = new Set<NodeTime>();
  for (const [key, named] of groups(nodes, keyOfNode)) {
    const [node] = named;
    const found = byName.get(key) ?? [];
    const [time] = found;
    if (node === undefined || time === undefined || named.length > 1 || found.length > 1) continue;
    joined.set(node, time);
    taken.add(time);
  }
  const left = groups(
    times.filter((time) => !taken.has(time)),
    ({ opType }) => opType,
  );
  for (const node of nodes) {
    if (joined.has(node)) continue;
    const time = left.get(node.opType)?.shift();
    if (time !== undefined) joined.set(node, time);
  }
  return joined;
}

/** Engines call a node without a name as its output. */
const keyOfNode = ({ name, opType, output }: NodeProto): string => `${opType} ${name || (output[0] ?? '')}`;
const keyOfTime = ({ name, opType }: NodeTime): string => `${opType} ${name}`;

function groups<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const result = new Map<string, T[]>();
  for (const item of items) result.set(key(item), [...(result.get(key(item)) ?? []), item]);
  return result;
}
