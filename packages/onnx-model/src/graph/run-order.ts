import type { NodeProto } from 'onnx-buf';
import { namesRead } from './captures.js';

/**
 * The nodes of a graph so that each stands behind those that make what it reads, otherwise in the order given; the same array where
 * that is so already. IR.md demands it, but ONNX Runtime takes any order, and tools that convert to half precision write one.
 */
export function inRunOrder(nodes: NodeProto[]): NodeProto[] {
  const makers = new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
  const done = new Set<NodeProto>();
  const begun = new Set<NodeProto>();
  const sorted: NodeProto[] = [];
  for (const start of nodes) {
    // A stack of its own: a chain may be longer than calls can be deep.
    const stack = [start];
    for (let node = stack.at(-1); node !== undefined; node = stack.at(-1)) {
      const before = begun.has(node) ? [] : makersOf(node, makers).filter((maker) => !begun.has(maker));
      begun.add(node);
      if (before.length > 0) {
        stack.push(...before.reverse());
        continue;
      }
      stack.pop();
      if (done.has(node)) continue;
      done.add(node);
      sorted.push(node);
    }
  }
  return sorted.every((node, at) => node === nodes[at]) ? nodes : sorted;
}

function makersOf(node: NodeProto, makers: ReadonlyMap<string, NodeProto>): NodeProto[] {
  return namesRead(node).flatMap((name) => makers.get(name) ?? []);
}
