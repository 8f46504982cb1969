import type { Feeds } from '@rn50/inference-runner/feeds';
import {
  DataType,
  float32Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  type NodeProto,
  type TensorProto,
  valueInfo,
} from '@rn50/onnx-model';
import type { Network } from '../src/graph/network.js';
import { toNetwork } from '../src/graph/network.js';

export interface SmallModel {
  readonly nodes: readonly NodeProto[];
  readonly initializers?: readonly TensorProto[];
  readonly input?: readonly (number | string)[];
  readonly output?: string;
  readonly outputDims?: readonly (number | string)[];
  readonly opset?: number;
}

/** A model with the input `x` and one output, `y` unless named. */
export function smallModel(parts: SmallModel): ModelProto {
  const { nodes, initializers = [], input = ['N', 2, 4, 4], output = 'y', opset = 13 } = parts;
  const outputDims = parts.outputDims ?? input.map((_, axis) => `d${axis}`);
  return makeModel({
    graph: makeGraph({
      name: 'small',
      nodes,
      inputs: [valueInfo('x', DataType.FLOAT, input)],
      outputs: [valueInfo(output, DataType.FLOAT, outputDims)],
      initializers,
    }),
    irVersion: 7,
    opsets: { '': opset },
    producerName: 'test',
  });
}

export function smallNetwork(parts: SmallModel): Network {
  const model = smallModel(parts);
  if (model.graph === undefined) throw new Error('the small model has a graph');
  return toNetwork(model, model.graph);
}

/** A float32 constant with values that repeat -3..3 halves, so that each channel has its own range. */
export function weights(name: string, dims: readonly number[]): TensorProto {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return float32Tensor(
    name,
    dims,
    Float32Array.from({ length: size }, (_, index) => (((index * 5) % 13) - 6) / 2),
  );
}

/** Inputs of `size` values between -1 and 1 that differ from each other. */
export function someInputs(count: number, size: number): Float32Array[] {
  return Array.from({ length: count }, (_, input) =>
    Float32Array.from({ length: size }, (_, at) => Math.sin(1 + input * 7.3 + at * (1 + input * 0.37))),
  );
}

/** Arrays of this shape as feeds of the only input. */
export function feedsOf(arrays: readonly Float32Array[], dims: readonly number[]): Feeds[] {
  return arrays.map((data) => ({ x: { type: 'float32', dims, data } }));
}

export function opTypes(nodes: readonly NodeProto[]): string[] {
  return nodes.map(({ opType }) => opType);
}
