import type { GraphProto, NodeProto } from 'onnx-buf';

/** The bodies of a node (If, Loop, Scan), in the order of its attributes. */
export function subgraphsOf({ attribute }: NodeProto): GraphProto[] {
  return attribute.flatMap(({ g, graphs }) => [...(g === undefined ? [] : [g]), ...graphs]);
}

/** Names a node reads: its inputs, and what its subgraphs take from outside. */
export function namesRead(node: NodeProto): string[] {
  return [...node.input.filter((name) => name !== ''), ...namesCaptured(node)];
}

/** Names the node's subgraphs read. Names made inside a subgraph are included, which does no harm. */
export function namesCaptured(node: NodeProto): string[] {
  return subgraphsOf(node).flatMap((graph) => [
    ...graph.node.flatMap(namesRead),
    ...graph.output.map(({ name }) => name),
  ]);
}
