import type { GraphProto, NodeProto, TensorProto } from 'onnx-buf';
import { getTensor } from '../node/attributes.js';
import { namesRead } from './captures.js';

/** What a {@link GraphView} is made from; `nodes` in the order they run. */
export interface GraphParts {
  readonly nodes: readonly NodeProto[];
  readonly initializers: Iterable<TensorProto>;
  readonly outputs: readonly { readonly name: string }[];
}

/**
 * Look-ups in one graph: which node makes a tensor, which nodes read it, what is constant. A node whose subgraph reads a
 * tensor of this graph (If, Loop) counts as a reader of it. Undefined and `''` (an input left out) are no tensor.
 */
export class GraphView {
  readonly nodes: readonly NodeProto[];
  readonly #producers = new Map<string, NodeProto>();
  readonly #readers = new Map<string, NodeProto[]>();
  readonly #constants = new Map<string, TensorProto>();
  readonly #outputs: ReadonlySet<string>;

  constructor({ nodes, initializers, outputs }: GraphParts) {
    this.nodes = nodes;
    this.#outputs = new Set(outputs.map(({ name }) => name));
    for (const tensor of initializers) this.#constants.set(tensor.name, tensor);
    for (const node of nodes) {
      const value = node.opType === 'Constant' ? getTensor(node, 'value', undefined) : undefined;
      for (const name of node.output) {
        if (name === '') continue;
        this.#producers.set(name, node);
        if (value !== undefined) this.#constants.set(name, value);
      }
      for (const name of new Set(namesRead(node))) {
        const known = this.#readers.get(name);
        if (known === undefined) this.#readers.set(name, [node]);
        else known.push(node);
      }
    }
  }

  static of(graph: GraphProto): GraphView {
    return new GraphView({ nodes: graph.node, initializers: graph.initializer, outputs: graph.output });
  }

  /** The node that makes a tensor; undefined for inputs and initializers. */
  producer(name: string | undefined): NodeProto | undefined {
    return this.#producers.get(name ?? '');
  }

  /** The nodes that read a tensor, each once, in graph order. */
  readers(name: string | undefined): readonly NodeProto[] {
    return this.#readers.get(name ?? '') ?? [];
  }

  isOutput(name: string): boolean {
    return this.#outputs.has(name);
  }

  /** The tensor's one reader, or undefined if it has several, none, or leaves the graph. */
  onlyReader(name: string): NodeProto | undefined {
    const [reader, ...others] = this.readers(name);
    return others.length > 0 || this.isOutput(name) ? undefined : reader;
  }

  /** The constant under a name: an initializer, or what a Constant node holds. */
  constant(name: string | undefined): TensorProto | undefined {
    return this.#constants.get(name ?? '');
  }

  /** The nodes that make what a node reads. */
  parents(node: NodeProto): NodeProto[] {
    return namesRead(node).flatMap((name) => this.producer(name) ?? []);
  }

  /** The nodes that read what a node makes. */
  children(node: NodeProto): NodeProto[] {
    return node.output.flatMap((name) => this.readers(name));
  }
}
