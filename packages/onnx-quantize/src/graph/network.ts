import {
  changed,
  type GraphProto,
  GraphView,
  type ModelProto,
  makeGraph,
  makeModel,
  metadataOf,
  type NodeProto,
  namesRead,
  type TensorProto,
  type ValueInfoProto,
} from '@rn50/onnx-model';

/** A model taken apart for rewriting: every pass is `Network -> Network`. Nodes are in the order they run. */
export interface Network {
  readonly name: string;
  readonly nodes: readonly NodeProto[];
  readonly initializers: ReadonlyMap<string, TensorProto>;
  readonly inputs: readonly ValueInfoProto[];
  readonly outputs: readonly ValueInfoProto[];
  /** Operator set versions by domain; `''` is ONNX itself. */
  readonly opsets: Readonly<Record<string, number>>;
  readonly irVersion: number;
  readonly metadata: Readonly<Record<string, string>>;
  /** First outputs of the nodes that passes leave as they are; none if absent. */
  readonly kept?: ReadonlySet<string>;
}

/** Lowest IR version whose initializers need not be graph inputs, and that goes with opset 13. */
const LEAST_IR_VERSION = 7;

/**
 * Take a model apart. Initializers that are also listed as inputs (IR 3) become plain constants: an engine folds and
 * fuses only what cannot be overridden.
 */
export function toNetwork(model: ModelProto, graph: GraphProto): Network {
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  return {
    name: graph.name === '' ? 'graph' : graph.name,
    nodes: graph.node.map((node) => (node.domain === 'ai.onnx' ? changed(node, { domain: '' }) : node)),
    initializers,
    inputs: graph.input.filter(({ name }) => !initializers.has(name)),
    outputs: graph.output,
    opsets: Object.fromEntries(
      model.opsetImport.map(({ domain, version }) => [domain === 'ai.onnx' ? '' : domain, Number(version)]),
    ),
    irVersion: Math.max(Number(model.irVersion), LEAST_IR_VERSION),
    metadata: Object.fromEntries(metadataOf(model)),
  };
}

/** Put a network together again; constants that nothing reads are left out. */
export function toModel(network: Network): ModelProto {
  const read = tensorsUsed(network);
  const graph = makeGraph({
    name: network.name,
    nodes: network.nodes,
    inputs: network.inputs,
    outputs: network.outputs,
    initializers: [...network.initializers.values()].filter(({ name }) => read.has(name)),
  });
  return makeModel({
    graph,
    irVersion: network.irVersion,
    opsets: network.opsets,
    producerName: 'rn50',
    metadata: network.metadata,
  });
}

/** Look-ups in a network; nodes, initializers and outputs as they are now. */
export function viewOf({ nodes, initializers, outputs }: Network): GraphView {
  return new GraphView({ nodes, initializers: initializers.values(), outputs });
}

/** The tensors that some node reads, or that leave the network. */
export function tensorsUsed({ nodes, outputs }: Network): Set<string> {
  return new Set([...nodes.flatMap(namesRead), ...outputs.map(({ name }) => name)]);
}

/** The node, reading in place of each tensor in `sources` the one it names. */
export function readingFrom(node: NodeProto, sources: ReadonlyMap<string, string>): NodeProto {
  if (!node.input.some((name) => sources.has(name))) return node;
  return changed(node, { input: node.input.map((name) => sources.get(name) ?? name) });
}

/** Whether the node is one that passes leave as it is. */
export function isKept({ output }: NodeProto, { kept }: Pick<Network, 'kept'>): boolean {
  return kept?.has(output[0] ?? '') === true;
}
