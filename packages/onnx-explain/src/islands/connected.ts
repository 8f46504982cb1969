import type { GraphView, NodeProto } from '@rn50/onnx-model';

/** These nodes in groups of those that read from one another. */
export function connected(nodes: ReadonlySet<NodeProto>, view: GraphView): NodeProto[][] {
  const seen = new Set<NodeProto>();
  const result: NodeProto[][] = [];
  for (const start of nodes) {
    if (seen.has(start)) continue;
    const part: NodeProto[] = [];
    const open = [start];
    seen.add(start);
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      part.push(node);
      for (const next of [...view.parents(node), ...view.children(node)]) {
        if (!nodes.has(next) || seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    result.push(part);
  }
  return result;
}
