import { writeFileSync } from 'node:fs';
import {
  DataType,
  float32Tensor,
  int64Tensor,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  type TensorProto,
  valueInfo,
  writeModel,
} from '@rn50/onnx-model';

/** Cells of the detector, and its classes. */
const CELLS = 40;
const CLASSES = 3;
const WIDTH = 8;

interface Part {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly outputs: readonly [name: string, type: number, dims: readonly (number | string)[]][];
}

/** Values that differ from each other, from -1 to 1. */
function mixed(name: string, dims: readonly number[], gain = 1): TensorProto {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return float32Tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, k) => gain * Math.sin(1 + k * 2.39996 + name.length)),
  );
}

/** `[N, 10]`. */
export function classes(gain = 3): Part {
  return {
    nodes: [node('MatMul', ['x', 'cw'], ['classes'])],
    initializers: [mixed('cw', [WIDTH, 10], gain)],
    outputs: [['classes', DataType.FLOAT, ['N', 10]]],
  };
}

/** `[N, 64]`, of which no value is a class. */
export const embedding: Part = {
  nodes: [node('MatMul', ['x', 'ew'], ['e0']), node('Tanh', ['e0'], ['embedding'])],
  initializers: [mixed('ew', [WIDTH, 64])],
  outputs: [['embedding', DataType.FLOAT, ['N', 64]]],
};

/** The same for every input: ReLU cuts what depends on it. */
export function constant(bias: number): Part {
  return {
    nodes: [
      node('MatMul', ['x', 'kw'], ['k0']),
      node('Sub', ['k0', 'k100'], ['k1']),
      node('Relu', ['k1'], ['k2']),
      node('Add', ['k2', 'kb'], ['answer']),
    ],
    initializers: [mixed('kw', [WIDTH, 5]), float32Tensor('k100', [], [100]), mixed('kb', [5], bias)],
    outputs: [['answer', DataType.FLOAT, ['N', 5]]],
  };
}

/** Boxes in pixels and scores in one output, as of YOLOv8; `kept` is the share that a network keeps of its scores. */
export function detections(kept: number): Part {
  return {
    nodes: [
      node('MatMul', ['x', 'bw'], ['b0']),
      node('Mul', ['b0', 'b5'], ['b1']),
      node('Add', ['b1', 'bplace'], ['b2']),
      node('Reshape', ['b2', 'bshape'], ['boxes0']),
      node('MatMul', ['x', 'sw'], ['s0']),
      node('Sigmoid', ['s0'], ['s1']),
      node('Mul', ['s1', 'kept'], ['s2']),
      node('Reshape', ['s2', 'sshape'], ['scores0']),
      node('Concat', ['boxes0', 'scores0'], ['detections'], { axis: { int: 1 } }),
    ],
    initializers: [
      mixed('bw', [WIDTH, 4 * CELLS]),
      float32Tensor('b5', [], [2]),
      // Centres on a grid, sizes of 60 pixels.
      float32Tensor(
        'bplace',
        [4 * CELLS],
        Float32Array.from({ length: 4 * CELLS }, (_, k) =>
          k < CELLS ? 40 + 70 * (k % 8) : k < 2 * CELLS ? 40 + 70 * Math.floor((k - CELLS) / 8) : 60,
        ),
      ),
      int64Tensor('bshape', [3], [1, 4, CELLS]),
      mixed('sw', [WIDTH, CLASSES * CELLS], 3),
      float32Tensor('kept', [], [kept]),
      int64Tensor('sshape', [3], [1, CLASSES, CELLS]),
    ],
    outputs: [['detections', DataType.FLOAT, [1, 4 + CLASSES, CELLS]]],
  };
}

/** Ends in a NonMaxSuppression, whose rows depend on the values; `least` is the score of a row. */
export function selected(least: number): Part {
  return {
    nodes: [
      node('Slice', ['detections', 'p0', 'p4', 'p1'], ['n0']),
      node('Transpose', ['n0'], ['n1'], { perm: { ints: [0, 2, 1] } }),
      node('Slice', ['detections', 'p4', 'p7', 'p1'], ['n2']),
      node('NonMaxSuppression', ['n1', 'n2', 'most', 'iou', 'least'], ['rows'], { center_point_box: { int: 1 } }),
    ],
    initializers: [
      ...(['p0', 'p4', 'p7', 'p1'] as const).map((name) => int64Tensor(name, [1], [Number(name.slice(1))])),
      int64Tensor('most', [1], [20]),
      float32Tensor('iou', [1], [0.5]),
      float32Tensor('least', [1], [least]),
    ],
    outputs: [['rows', DataType.INT64, ['rows', 3]]],
  };
}

/** Halves, and booleans. */
export const otherTypes: Part = {
  nodes: [
    node('Cast', ['classes'], ['half'], { to: { int: DataType.FLOAT16 } }),
    node('Greater', ['classes', 'zero'], ['positive']),
  ],
  initializers: [float32Tensor('zero', [], [0])],
  outputs: [
    ['half', DataType.FLOAT16, ['N', 10]],
    ['positive', DataType.BOOL, ['N', 10]],
  ],
};

/** Writes a network of these parts, which all read the input `x [N, 8]`. */
export function writeNetwork(path: string, parts: readonly Part[]): void {
  const outputs = parts.flatMap((part) => part.outputs);
  const graph = makeGraph({
    name: 'outputs',
    nodes: parts.flatMap(({ nodes }) => nodes),
    inputs: [valueInfo('x', DataType.FLOAT, ['N', WIDTH])],
    outputs: outputs.map(([name, type, dims]) => valueInfo(name, type, dims)),
    initializers: parts.flatMap(({ initializers }) => initializers),
  });
  writeFileSync(path, writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 13 }, producerName: 'test' })));
}
