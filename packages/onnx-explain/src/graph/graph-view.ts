import { type GraphProto, getTensor, type ModelProto, type NodeProto, type TensorProto } from '@rn50/onnx-model';
import { ExplainError } from '../errors.js';

/** Look-ups in one graph: who makes a tensor, who reads it, what is constant. */
export class GraphView {
  readonly nodes: readonly NodeProto[];
  /** Version of the ONNX operator set. */
  readonly opset: number;
  readonly #producers = new Map<string, NodeProto>();
  readonly #consumers = new Map<string, NodeProto[]>();
  readonly #constants = new Map<string, TensorProto>();

  /** @throws ExplainError NO_GRAPH */
  constructor(model: ModelProto) {
    const graph = graphOf(model);
    this.nodes = graph.node;
    this.opset = Number(model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0n);
    for (const tensor of graph.initializer) this.#constants.set(tensor.name, tensor);
    for (const node of graph.node) {
      const value = node.opType === 'Constant' ? getTensor(node, 'value', undefined) : undefined;
      for (const name of node.output) {
        this.#producers.set(name, node);
        if (value !== undefined) this.#constants.set(name, value);
      }
      for (const name of node.input) {
        if (name !== '') this.#consumers.set(name, [...(this.#consumers.get(name) ?? []), node]);
      }
    }
  }

  producer(name: string | undefined): NodeProto | undefined {
    return this.#producers.get(name ?? '');
  }

  consumers(name: string | undefined): readonly NodeProto[] {
    return this.#consumers.get(name ?? '') ?? [];
  }

  /** The constant under a name: an initializer, or what a Constant node holds. */
  constant(name: string | undefined): TensorProto | undefined {
    return this.#constants.get(name ?? '');
  }

  /** The nodes that make the inputs of a node. */
  parents(node: NodeProto): NodeProto[] {
    return node.input.flatMap((name) => this.producer(name) ?? []);
  }

  children(node: NodeProto): NodeProto[] {
    return node.output.flatMap((name) => this.consumers(name));
  }
}

function graphOf({ graph }: ModelProto): GraphProto {
  if (graph !== undefined) return graph;
  throw new ExplainError('NO_GRAPH', 'the model has no graph', 'Read it with `readModel` of @rn50/onnx-model.');
}
