import { describe, expect, it } from 'vitest';
import {
  DataType,
  float32Tensor,
  inputSpecs,
  int64Tensor,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  type TensorProto,
  tensorFacts,
  valueInfo,
} from '../../src/index.js';
import { inputHints } from '../../src/inputs/hints.js';

type Graph = Parameters<typeof makeGraph>[0];

function hintsOf(
  { nodes, inputs, initializers }: Pick<Graph, 'nodes' | 'inputs' | 'initializers'>,
  metadata: Record<string, string> = {},
) {
  const outputs = [valueInfo('y', DataType.FLOAT, ['M'])];
  const graph = makeGraph({ name: 'g', nodes, inputs, outputs, initializers });
  const model = makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test', metadata });
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

  it('finds the table that floats index behind a Cast, as Keras exports ids', () => {
    const nodes = [node('Cast', ['x'], ['c'], { to: { int: 6 } }), node('Gather', ['table', 'c'], ['y'])];
    const inputs = [valueInfo('x', DataType.FLOAT, ['N', 21])];
    expect(hintsOf({ nodes, inputs, initializers: [constant('table', [178, 4])] }).rows).toEqual({ x: 178 });
  });

  it('finds the table behind the arithmetic that wraps negative ids, and none behind that of floats', () => {
    const wrapped = (first: string) => [
      node('Cast', [first], ['c'], { to: { int: 6 } }),
      node('Mul', ['isPositive', 'c'], ['m']),
      node('Add', ['m', 'wrapped'], ['a']),
      node('Gather', ['table', 'a'], ['y']),
    ];
    const inputs = [valueInfo('x', DataType.FLOAT, ['N', 21])];
    const initializers = [constant('table', [178, 4])];
    expect(hintsOf({ nodes: wrapped('x'), inputs, initializers }).rows).toEqual({ x: 178 });
    const scaled = [node('Mul', ['x', 'scale'], ['s']), ...wrapped('s')];
    expect(hintsOf({ nodes: scaled, inputs, initializers }).rows).toEqual({});
  });

  it('finds how many values a one-hot code tells apart', () => {
    const inputs = [valueInfo('bytes', DataType.INT32, ['N', 2048])];
    const codes = float32Tensor(
      'codes',
      [1, 1, 257],
      Array.from({ length: 257 }, (_, code) => code),
    );
    const compared = [node('Unsqueeze', ['bytes', 'axes'], ['u']), node('Equal', ['u', 'codes'], ['y'])];
    expect(hintsOf({ nodes: compared, inputs, initializers: [codes] }).rows).toEqual({ bytes: 257 });
    const oneHot = [node('OneHot', ['bytes', 'depth', 'values'], ['y'])];
    expect(hintsOf({ nodes: oneHot, inputs, initializers: [int64Tensor('depth', [], [9])] }).rows).toEqual({
      bytes: 9,
    });
    const padding = [node('Equal', ['bytes', 'pad'], ['y'])];
    expect(hintsOf({ nodes: padding, inputs, initializers: [int64Tensor('pad', [], [0])] }).rows).toEqual({});
  });

  it('finds the table behind what picks some of the ids', () => {
    const nodes = [node('Gather', ['ids', 'first'], ['c']), node('Gather', ['table', 'c'], ['y'])];
    const inputs = [valueInfo('ids', DataType.INT64, [1, 2, 's'])];
    const initializers = [constant('table', [139, 4]), int64Tensor('first', [], [0])];
    expect(hintsOf({ nodes, inputs, initializers }).rows).toEqual({ ids: 139 });
  });

  const axes = (...values: number[]) => int64Tensor('axes', [values.length], values);
  it.each<[string, NodeProto[], TensorProto[], Parameters<typeof valueInfo>[2], (number | null)[]]>([
    ['a matrix', [node('MatMul', ['x', 'w'], ['y'])], [constant('w', [1575, 12])], ['t', 'f'], [null, 1575]],
    [
      'a Gemm of turned weights',
      [node('Gemm', ['x', 'w'], ['y'], { transB: { int: 1 } })],
      [constant('w', [12, 40])],
      ['t', 'f'],
      [null, 40],
    ],
    [
      'a recurrent layer behind an Unsqueeze',
      [node('Unsqueeze', ['x', 'axes'], ['u']), node('LSTM', ['u', 'w', 'r'], ['y'], { hidden_size: { int: 2 } })],
      [axes(1), constant('w', [1, 8, 236]), constant('r', [1, 8, 2])],
      ['t', 'f'],
      [null, 236],
    ],
    [
      'a convolution behind a Transpose',
      [node('Transpose', ['x'], ['u'], { perm: { ints: [0, 2, 1] } }), node('Conv', ['u', 'w'], ['y'])],
      [constant('w', [8, 80, 3])],
      ['N', 't', 'f'],
      [null, null, 80],
    ],
    ['a normalization', [node('Sub', ['x', 'w'], ['y'])], [constant('w', [80, 3])], ['t', 'f', 'k'], [null, 80, 3]],
  ])('demands the size that the first layer has weights for: %s', (_, nodes, initializers, dims, demanded) => {
    const inputs = [valueInfo('x', DataType.FLOAT, dims)];
    expect(hintsOf({ nodes, inputs, initializers }).demanded).toEqual({ x: demanded });
  });

  it.each([
    [[node('Div', ['x', 'c'], ['y'])], 255, 1 / 255],
    [[node('Mul', ['x', 'c'], ['y'])], 1 / 127.5, 1 / 255],
    [[node('Sub', ['x', 'm'], ['a']), node('Div', ['a', 'c'], ['y'])], 58, 1 / 255],
    [[node('Sub', ['x', 'm'], ['a']), node('Div', ['a', 'c'], ['y'])], 0.229, 1],
    [[node('Transpose', ['x'], ['t']), node('Mul', ['t', 'c'], ['y'])], 2, 1],
  ])('tells the range of pixels from the normalization in front: %#', (nodes, value, std) => {
    const initializers = [constant('c', [3, 1, 1], value), constant('m', [1], 0.4)];
    expect(hintsOf({ nodes, inputs: [picture], initializers }).ranges).toEqual({
      x: { mean: [0], std: [std], from: 'graph' },
    });
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

  const pooled = { nodes: [node('GlobalAveragePool', ['x'], ['y'])], inputs: [picture], initializers: [] };

  it.each([
    ['[320, 640]', [null, null, 320, 640]],
    ['64', [null, null, 64, 64]],
  ])('takes the size of pictures from the metadata: imgsz %s', (imgsz, sizes) => {
    const { stated, demanded } = hintsOf(pooled, { imgsz });
    expect([stated, demanded]).toEqual([{ x: sizes }, {}]);
  });

  it('takes no size from metadata that name none, or one that the graph contradicts', () => {
    expect(hintsOf(pooled, { imgsz: 'auto' }).stated).toEqual({});
    const initializers = [int64Tensor('s', [2], [1, 3 * 64 * 64]), constant('w', [3 * 64 * 64, 10])];
    const nodes = [node('Reshape', ['x', 's'], ['r']), node('MatMul', ['r', 'w'], ['y'])];
    const { stated, demanded } = hintsOf({ nodes, inputs: [picture], initializers }, { imgsz: '[320, 320]' });
    expect([stated, demanded]).toEqual([{}, { x: [1, 3, 64, 64] }]);
  });

  it('knows that networks of Ultralytics take pixels of 0..1', () => {
    const { ranges } = hintsOf(pooled, { author: 'Ultralytics' });
    expect(ranges).toEqual({ x: { mean: [0], std: [1], from: 'metadata' } });
  });
});
