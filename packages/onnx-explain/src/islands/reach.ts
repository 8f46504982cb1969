import type { GraphView, NodeProto } from '@rn50/onnx-model';

/** Nodes with a `wanted` node upstream (`before`) or downstream (`behind`). The view's nodes are in topological order. */
export function reach(view: GraphView, wanted: (node: NodeProto) => boolean) {
  return {
    before: spread(view.nodes, (node) => view.parents(node), wanted),
    behind: spread(view.nodes.toReversed(), (node) => view.children(node), wanted),
  };
}

function spread(
  nodes: readonly NodeProto[],
  neighbours: (node: NodeProto) => readonly NodeProto[],
  wanted: (node: NodeProto) => boolean,
): ReadonlySet<NodeProto> {
  const reached = new Set<NodeProto>();
  for (const node of nodes) {
    if (neighbours(node).some((neighbour) => reached.has(neighbour) || wanted(neighbour))) reached.add(node);
  }
  return reached;
}
