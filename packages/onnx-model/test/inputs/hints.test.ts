import { describe, expect, it } from 'vitest';
import {
  DataType,
  float32Tensor,
  inputSpecs,
  int64Tensor,
  makeGraph,
  makeModel,
  node,
  tensorFacts,
  valueInfo,
} from '../../src/index.js';
import { inputHints } from '../../src/inputs/hints.js';

type Graph = Parameters<typeof makeGraph>[0];

function hintsOf({ nodes, inputs, initializers }: Pick<Graph, 'nodes' | 'inputs' | 'initializers'>) {
  const outputs = [valueInfo('y', DataType.FLOAT, ['M'])];
  const graph = makeGraph({ name: 'g', nodes, inputs, outputs, initializers });
  const model = makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' });
  return inputHints(model, inputSpecs(inputs.map(tensorFacts)));
}

const constant = (name: string, dims: number[], value = 1) =>
  float32Tensor(name, dims, new Float32Array(dims.reduce((product, dim) => product * dim, 1)).fill(value));
const picture = valueInfo('x', DataType.FLOAT, ['N', 3, 'h', 'w']);

describe('inputHints', () => {
  it('finds the table that ids index, through a Cast', () => {
    const nodes = [node('Cast', ['input_ids'], ['c'], { to: { int: 6 } }), node('Gather', ['table', 'c'], ['y'])];
    const inputs = [valueInfo('input_ids', DataType.INT64, ['b', 's'])];
    expect(hintsOf({ nodes, inputs, initializers: [constant('table', [30, 4])] }).rows).toEqual({ input_ids: 30 });
  });

  it.each([
    [[node('Div', ['x', 'c'], ['y'])], 255, 1 / 255],
    [[node('Mul', ['x', 'c'], ['y'])], 1 / 127.5, 1 / 255],
    [[node('Sub', ['x', 'm'], ['a']), node('Div', ['a', 'c'], ['y'])], 58, 1 / 255],
    [[node('Sub', ['x', 'm'], ['a']), node('Div', ['a', 'c'], ['y'])], 0.229, 1],
    [[node('Transpose', ['x'], ['t']), node('Mul', ['t', 'c'], ['y'])], 2, 1],
  ])('tells the range of pixels from the normalization in front: %#', (nodes, value, std) => {
    const initializers = [constant('c', [3, 1, 1], value), constant('m', [1], 0.4)];
    expect(hintsOf({ nodes, inputs: [picture], initializers }).ranges).toEqual({ x: { mean: [0], std: [std] } });
  });

  it('tells no range where the graph begins with something else', () => {
    const nodes = [node('Conv', ['x', 'c'], ['y'])];
    expect(hintsOf({ nodes, inputs: [picture], initializers: [constant('c', [8, 3, 3, 3])] }).ranges).toEqual({});
  });

  it('demands the size that a Reshape fits, and none where every size fits', () => {
    const initializers = [int64Tensor('s', [2], [1, 3 * 64 * 64]), constant('w', [3 * 64 * 64, 10])];
    const reshape = [node('Reshape', ['x', 's'], ['r']), node('MatMul', ['r', 'w'], ['y'])];
    expect(hintsOf({ nodes: reshape, inputs: [picture], initializers }).demanded).toEqual({ x: [1, 3, 64, 64] });
    const pooled = [node('GlobalAveragePool', ['x'], ['y'])];
    expect(hintsOf({ nodes: pooled, inputs: [picture], initializers: [] }).demanded).toEqual({});
  });
});
