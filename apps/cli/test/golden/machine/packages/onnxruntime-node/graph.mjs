/** An ONNX file as the fake engine sees it. */
import { createHash } from 'node:crypto';
import { DataType, inferShapes, readModel, tensorToNumbers, writeModel } from '@rn50/onnx-model';

const TYPES = new Map([
  [DataType.FLOAT, 'float32'],
  [DataType.UINT8, 'uint8'],
  [DataType.INT8, 'int8'],
  [DataType.INT32, 'int32'],
  [DataType.INT64, 'int64'],
]);

/** Where an integer operator has the zero point of its output, which decides the type of its codes. */
const OUTPUT_ZERO_POINT = new Map([
  ['QuantizeLinear', 2],
  ['QLinearConv', 7],
  ['QLinearMatMul', 7],
  ['QLinearAdd', 7],
  ['QLinearMul', 7],
  ['QLinearGlobalAveragePool', 4],
  ['QLinearAveragePool', 4],
  ['QGemm', 8],
]);
/** Operators that a real engine melts into the one before. */
const MELTED = new Set(['BatchNormalization', 'Relu']);
/** Operators that hand on the type of their first input. */
const HANDS_ON = new Set(['MaxPool', 'Flatten', 'Reshape', 'Transpose', 'Identity', 'Slice', 'SpaceToDepth', 'Pad']);

export function openGraph(bytes) {
  const model = readModel(bytes);
  const { graph } = model;
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const producers = new Map(graph.node.flatMap((node) => node.output.map((name) => [name, node])));
  const [declared] = graph.input.filter(({ name }) => !initializers.has(name));
  const symbolic = inferShapes(model);
  const shapesFor = memoized((dims) => inferShapes(model, { [declared.name]: dims }));

  const typeOf = (name) => {
    const tensor = initializers.get(name);
    if (tensor !== undefined) return TYPES.get(tensor.dataType) ?? 'float32';
    const node = producers.get(name);
    if (node === undefined) return 'float32';
    const zeroPoint = node.input[OUTPUT_ZERO_POINT.get(node.opType) ?? -1];
    if (zeroPoint) return typeOf(zeroPoint);
    return HANDS_ON.has(node.opType) ? typeOf(node.input[0]) : 'float32';
  };
  const described = ({ name }) => ({
    name,
    isTensor: true,
    type: typeOf(name),
    shape: symbolic.get(name) ?? [],
  });
  return {
    /** The file without the operators that are melted into others. */
    melted: () => withoutMelted(readModel(bytes)),
    seed: createHash('sha256').update(bytes).digest().readUInt32LE(0),
    nodes: graph.node,
    input: described(declared),
    outputs: graph.output.map(described),
    producers,
    shapesFor,
    typeOf,
    /** Values of an initializer, for scales and zero points; undefined for anything else. */
    constant: (name) => (initializers.has(name) ? tensorToNumbers(initializers.get(name)) : undefined),
  };
}

function withoutMelted(model) {
  const instead = new Map();
  const seen = (name) => instead.get(name) ?? name;
  const nodes = [];
  for (const node of model.graph.node) {
    node.input = node.input.map(seen);
    if (MELTED.has(node.opType)) instead.set(node.output[0], node.input[0]);
    else nodes.push(node);
  }
  model.graph.node = nodes;
  return writeModel(model);
}

function memoized(make) {
  const known = new Map();
  return (dims) => {
    const key = dims.join('x');
    if (!known.has(key)) known.set(key, make(dims));
    return known.get(key);
  };
}
