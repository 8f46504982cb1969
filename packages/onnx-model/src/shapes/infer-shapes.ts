import type { GraphProto, ModelProto, NodeProto, ValueInfoProto } from 'onnx-buf';
import { GraphView } from '../graph/graph-view.js';
import { type Dim, opsetOf } from '../node/graph.js';
import { tensorDims } from '../tensor/read.js';
import { KNOWN_VALUES } from './known-values.js';
import { OPERATOR_SHAPES } from './operators.js';
import type { KnownNumbers, ShapeContext } from './shape-rule.js';
import { MAX_KNOWN_VALUES, readNumbers } from './short-tensor.js';

/**
 * The shape of every tensor of the graph: inputs, initializers and node outputs.
 *
 * A dimension is a number, or the name the model gives it (`N`). A tensor of unknown shape (an unknown operator,
 * a shape computed at run time) is absent from the map; this is never an error. Subgraphs are not entered.
 *
 * @param inputDims shapes to assume for inputs, by name, for example `{ data: [1, 3, 224, 224] }`
 */
export function inferShapes(
  model: ModelProto,
  inputDims: Readonly<Record<string, readonly Dim[]>> = {},
): Map<string, Dim[]> {
  const { graph } = model;
  if (graph === undefined) return new Map();
  const opset = opsetOf(model);
  const shapes = declaredShapes(graph, inputDims);
  const constants: Constants = { view: GraphView.of(graph), computed: new Map() };
  for (const node of graph.node) inferNode(node, opset, shapes, constants);
  return shapes;
}

interface Constants {
  /** Knows initializers and Constant nodes. */
  readonly view: GraphView;
  /** Small tensors computed from shapes (Shape, Gather, Concat, …). */
  readonly computed: Map<string, KnownNumbers>;
}

function inferNode(node: NodeProto, opset: number, shapes: Map<string, Dim[]>, constants: Constants): void {
  const input = (index: number): string => node.input[index] ?? '';
  const numbers = (index: number): KnownNumbers | undefined => {
    const stored = constants.view.constant(input(index));
    return constants.computed.get(input(index)) ?? (stored === undefined ? undefined : readNumbers(stored));
  };
  const context: ShapeContext = {
    node,
    opset,
    shape: (index) => shapes.get(input(index)),
    values: (index) => wholeOf(numbers(index)),
    floats: (index) => floatsOf(numbers(index)),
    numbers,
  };
  const inferred = OPERATOR_SHAPES.get(node.opType)?.(context) ?? [];
  node.output.forEach((name, index) => {
    const shape = inferred[index];
    if (name !== '' && shape?.every(isSize)) shapes.set(name, [...shape]);
  });
  const [output] = node.output;
  const known = KNOWN_VALUES.get(node.opType)?.(context);
  if (output !== undefined && known !== undefined && known.values.length <= MAX_KNOWN_VALUES) {
    constants.computed.set(output, known);
  }
}

function wholeOf(known: KnownNumbers | undefined): readonly Dim[] | undefined {
  return known?.isFloat === false ? known.values : undefined;
}

function floatsOf(known: KnownNumbers | undefined): readonly number[] | undefined {
  return known?.isFloat && known.values.every((value) => typeof value === 'number') ? known.values : undefined;
}

/** Damaged attributes can lead to sizes that no tensor has. */
function isSize(dim: Dim): boolean {
  return typeof dim === 'string' || (dim >= 0 && dim < Number.MAX_SAFE_INTEGER && Number.isInteger(dim));
}

function declaredShapes(graph: GraphProto, inputDims: Readonly<Record<string, readonly Dim[]>>): Map<string, Dim[]> {
  const shapes = new Map<string, Dim[]>();
  for (const input of graph.input) {
    const dims = Object.hasOwn(inputDims, input.name) ? inputDims[input.name] : declaredDims(input);
    if (dims !== undefined) shapes.set(input.name, [...dims]);
  }
  for (const tensor of graph.initializer) shapes.set(tensor.name, tensorDims(tensor));
  return shapes;
}

/** The declared shape of a graph input or output; a nameless free dimension is called `<tensor>_dim_<index>`. */
export function declaredDims(info: ValueInfoProto): Dim[] | undefined {
  if (info.type?.value.case !== 'tensorType') return undefined;
  return info.type.value.value.shape?.dim.map(({ value }, index) => {
    if (value.case === 'dimValue' && value.value >= 0n) return Number(value.value);
    return value.case === 'dimParam' && value.value !== '' ? value.value : `${info.name}_dim_${index}`;
  });
}
