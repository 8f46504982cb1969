import { float32Tensor, int64Tensor, type NodeProto, node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { type Network, toModel } from '../../src/graph/network.js';
import { prepareNetwork } from '../../src/passes/prepare-network.js';
import { runModel } from '../engine.js';
import { opTypes, smallNetwork, someInputs, weights } from '../small-models.js';

const initializers = [
  weights('w', [2, 2, 3, 3]),
  weights('v', [2, 2, 1, 1]),
  weights('t', [2, 2, 2, 2]),
  float32Tensor('gamma', [2], [0.4, -1.5]),
  float32Tensor('beta', [2], [0.3, -0.2]),
  float32Tensor('mean', [2], [1, -2]),
  float32Tensor('variance', [2], [4, 0.5]),
  float32Tensor('one', [], [1]),
  int64Tensor('pads', [8], [0, 0, 1, 0, 0, 0, 0, 2]),
  int64Tensor('crop', [8], [0, 0, -1, 0, 0, 0, 0, 0]),
];
const norm = (input: string, output: string): NodeProto =>
  node('BatchNormalization', [input, 'gamma', 'beta', 'mean', 'variance'], [output]);
const conv = (input: string, output: string, weight = 'w'): NodeProto => node('Conv', [input, weight], [output]);
const pick = (input: string, output: string, weight: string): NodeProto =>
  node('Conv', [input, weight], [output], { strides: { ints: [2, 2] } });

const CASES: [string, NodeProto[], string[]][] = [
  ['a normalization alone becomes a depthwise Conv', [node('Tanh', ['x'], ['t1']), norm('t1', 'y')], ['Tanh', 'Conv']],
  ['a normalization of the input stays', [norm('x', 'y')], ['BatchNormalization']],
  [
    'a normalization of what is read elsewhere is not folded',
    [conv('x', 'c', 'v'), norm('c', 'n'), node('Add', ['n', 'c'], ['y'])],
    ['Conv', 'Conv', 'Add'],
  ],
  [
    'a normalization behind a ConvTranspose is folded',
    [node('ConvTranspose', ['x', 't'], ['c']), norm('c', 'y')],
    ['ConvTranspose'],
  ],
  ['HardSwish becomes two operators', [node('HardSwish', ['x'], ['y'])], ['HardSigmoid', 'Mul']],
  [
    'HardSigmoid behind a Conv becomes a Clip',
    [conv('x', 'c'), node('HardSigmoid', ['c'], ['y'], { alpha: { float: -0.3 } })],
    ['Conv', 'Clip'],
  ],
  [
    'HardSigmoid behind what is read elsewhere stays',
    [conv('x', 'c'), node('HardSigmoid', ['c'], ['h']), node('Mul', ['c', 'h'], ['y'])],
    ['Conv', 'HardSigmoid', 'Mul'],
  ],
  [
    'a mean over the image becomes a pool',
    [node('ReduceMean', ['x'], ['y'], { axes: { ints: [3, -2] } })],
    ['GlobalAveragePool'],
  ],
  [
    'a mean over the image without its axes becomes a pool and a Flatten',
    [node('ReduceMean', ['x'], ['y'], { axes: { ints: [2, 3] }, keepdims: { int: 0 } })],
    ['GlobalAveragePool', 'Flatten'],
  ],
  ['a mean over the channels stays', [node('ReduceMean', ['x'], ['y'], { axes: { ints: [1] } })], ['ReduceMean']],
  ['a mean over all axes stays', [node('ReduceMean', ['x'], ['y'])], ['ReduceMean']],
  ['a Pad before a Conv is folded', [node('Pad', ['x', 'pads'], ['p']), conv('p', 'y')], ['Conv']],
  [
    'a Pad read by two stays',
    [node('Pad', ['x', 'pads'], ['p']), conv('p', 'c'), conv('p', 'd'), node('Add', ['c', 'd'], ['y'])],
    ['Pad', 'Conv', 'Conv', 'Add'],
  ],
  ['a Pad with 1 stays', [node('Pad', ['x', 'pads', 'one'], ['p']), conv('p', 'y')], ['Pad', 'Conv']],
  [
    'the stride that all 1x1 readers of an image have moves into one pool',
    [conv('x', 'c', 'v'), pick('c', 'd', 'v'), pick('c', 'e', 'v'), node('Add', ['d', 'e'], ['y'])],
    ['Conv', 'MaxPool', 'Conv', 'Conv', 'Add'],
  ],
  [
    'the stride stays where another reader wants every pixel',
    [conv('x', 'c', 'v'), pick('c', 'd', 'v'), node('GlobalAveragePool', ['c'], ['g']), node('Add', ['d', 'g'], ['y'])],
    ['Conv', 'Conv', 'GlobalAveragePool', 'Add'],
  ],
  ['the stride of a larger kernel stays', [conv('x', 'c', 'v'), pick('c', 'y', 'w')], ['Conv', 'Conv']],
  ['the stride of what reads the input stays', [pick('x', 'y', 'v')], ['Conv']],
  ['a Pad that crops stays', [node('Pad', ['x', 'crop'], ['p']), conv('p', 'y')], ['Pad', 'Conv']],
];

describe('the float network is prepared:', () => {
  it.each(CASES)('%s, and gives the same', async (_, nodes, prepared) => {
    const keepsRank = nodes[0]?.attribute.every(({ name }) => name !== 'keepdims') ?? true;
    const outputDims = keepsRank ? ['a', 'b', 'c', 'd'] : ['a', 'b'];
    const network = smallNetwork({ nodes, initializers, outputDims, opset: 15 });
    const result = prepareNetwork(network, 'qdq').network;
    expect(opTypes(result.nodes)).toEqual(prepared);
    const [expected, actual] = [await outputOf(network), await outputOf(result)];
    expect(actual.length).toBe(expected.length);
    actual.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 4);
    });
  });

  it('leaves strides where they are for integer operators, which only ONNX Runtime runs', () => {
    const network = smallNetwork({ nodes: [conv('x', 'c', 'v'), pick('c', 'y', 'v')], initializers });
    expect(opTypes(prepareNetwork(network, 'qoperator').network.nodes)).toEqual(['Conv', 'Conv']);
  });

  it('counts what was folded and what was written as a layer', () => {
    const nodes = [conv('x', 'c', 'v'), norm('c', 'n'), node('Add', ['n', 'x'], ['a']), norm('a', 'y')];
    expect(prepareNetwork(smallNetwork({ nodes, initializers }), 'qdq')).toMatchObject({ folded: 1, scaled: 1 });
  });
});

function outputOf(network: Network): Promise<Float32Array> {
  return runModel(
    toModel(network),
    [2, 2, 4, 4],
    Float32Array.from(someInputs(2, 32).flatMap((values) => [...values])),
  );
}
