import { DataType, float32Tensor, makeGraph, makeModel, node, valueInfo, writeModel } from '@rn50/onnx-model';

type Graph = Omit<Parameters<typeof makeGraph>[0], 'name'>;

function written(parts: Graph): Uint8Array {
  const graph = makeGraph({ name: 'network', ...parts });
  return writeModel(makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' }));
}

const float = (name: string, dims: (number | string)[]) => valueInfo(name, DataType.FLOAT, dims);

const waves = (name: string, dims: number[]) => {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return float32Tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, at) => Math.sin(at) / 4),
  );
};

/** `x` times itself, again and again, in one native call: `count` matrix products of 1024 x 1024 x 1024. */
export function products(count: number): Uint8Array {
  const value = (at: number) => (at === 0 ? 'x' : at === count ? 'y' : `t${at}`);
  const nodes = Array.from({ length: count }, (_, at) => node('MatMul', [value(at), 'x'], [value(at + 1)]));
  return written({ nodes, inputs: [float('x', [1024, 1024])], outputs: [float('y', [1024, 1024])], initializers: [] });
}

/** One node between `x` and `y`. */
export function oneNode(operator: string, inputs: readonly string[]): Uint8Array {
  const nodes = [node(operator, [...inputs], ['y'])];
  return written({ nodes, inputs: [float('x', [1, 4])], outputs: [float('y', [1, 4])], initializers: [] });
}

/** What networks for pictures are made of: a split block with SiLU, HardSwish in parts, a scale beside the picture, two outputs. */
export function manyKinds(): Uint8Array {
  const scalars = { half: 0.5, zero: 0, three: 3, six: 6 };
  return written({
    nodes: [
      node('Conv', ['image', 'w0'], ['c0'], { pads: { ints: [1, 1, 1, 1] }, strides: { ints: [2, 2] } }),
      node('Sigmoid', ['c0'], ['s0']),
      node('Mul', ['c0', 's0'], ['m0']),
      node('Split', ['m0'], ['left', 'right'], { axis: { int: 1 } }),
      node('Conv', ['right', 'w1'], ['c1'], { pads: { ints: [1, 1, 1, 1] } }),
      node('Add', ['c1', 'three'], ['a1']),
      node('Clip', ['a1', 'zero', 'six'], ['k1']),
      node('Mul', ['c1', 'k1'], ['m1']),
      node('Div', ['m1', 'six'], ['h1']),
      node('Concat', ['left', 'h1'], ['both'], { axis: { int: 1 } }),
      node('MaxPool', ['both'], ['p'], { kernel_shape: { ints: [2, 2] }, strides: { ints: [2, 2] } }),
      node('ReduceMean', ['scale'], ['factor'], { axes: { ints: [1] } }),
      node('Div', ['p', 'factor'], ['boxes']),
      node('GlobalAveragePool', ['p'], ['g']),
      node('Flatten', ['g'], ['f']),
      node('Gemm', ['f', 'v'], ['logits']),
      node('Softmax', ['logits'], ['classes']),
    ],
    inputs: [float('image', [1, 3, 16, 16]), float('scale', [1, 2])],
    outputs: [float('boxes', [1, 8, 4, 4]), float('classes', [1, 10])],
    initializers: [
      waves('w0', [8, 3, 3, 3]),
      waves('w1', [4, 4, 3, 3]),
      waves('v', [8, 10]),
      ...Object.entries(scalars).map(([name, value]) => float32Tensor(name, [], [value])),
    ],
  });
}
