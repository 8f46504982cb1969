import { float32Tensor, node, tensorToFloat32 } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import type { Network } from '../../src/graph/network.js';
import { toModel } from '../../src/graph/network.js';
import { foldBatchNorm } from '../../src/passes/fold-batch-norm.js';
import { runModel } from '../engine.js';
import { opTypes, smallNetwork, someInputs, weights } from '../small-models.js';

const norm = (name: string, input: string, output: string, attributes = {}) =>
  node('BatchNormalization', [input, 'gamma', 'beta', 'mean', 'variance'], [output], attributes, name);
const statistics = [
  float32Tensor('gamma', [2], [2, -1]),
  float32Tensor('beta', [2], [10, 20]),
  float32Tensor('mean', [2], [1, 2]),
  // With epsilon 0: square roots 2 and 0.5.
  float32Tensor('variance', [2], [4, 0.25]),
];
const epsilon = { epsilon: { float: 0 } };
const kernel = float32Tensor('w', [2, 2, 1, 1], [1, 2, 3, 4]);

function values(network: Network, name: string): number[] {
  const tensor = network.initializers.get(name);
  return tensor === undefined ? [] : [...tensorToFloat32(tensor)];
}

describe('foldBatchNorm', () => {
  it.each([
    // w' = w * gamma / sd: factors 1 and -2. b' = (b - mean) * factor + beta.
    ['without a bias', [], [9, 24]],
    ['with a bias', [float32Tensor('b', [2], [5, 6])], [14, 12]],
  ])('folds into a Conv %s', (_, bias, foldedBias) => {
    const conv = node('Conv', ['x', 'w', ...bias.map(({ name }) => name)], ['c']);
    const before = smallNetwork({
      nodes: [conv, norm('bn', 'c', 'y', epsilon)],
      initializers: [kernel, ...bias, ...statistics],
    });
    const { network, folded } = foldBatchNorm(before);
    expect(folded).toBe(1);
    expect(opTypes(network.nodes)).toEqual(['Conv']);
    const [convolution] = network.nodes;
    expect(convolution?.output).toEqual(['y']);
    expect(values(network, convolution?.input[1] ?? '')).toEqual([1, 2, -6, -8]);
    expect(values(network, convolution?.input[2] ?? '')).toEqual(foldedBias);
    expect(opTypes(before.nodes)).toEqual(['Conv', 'BatchNormalization']);
  });

  it('folds two Convs that share their weights each with its own normalization', async () => {
    const before = smallNetwork({
      nodes: [
        node('Conv', ['x', 'w'], ['c1']),
        norm('bn1', 'c1', 'n1'),
        node('Conv', ['n1', 'w'], ['c2']),
        norm('bn2', 'c2', 'y'),
      ],
      initializers: [weights('w', [2, 2, 1, 1]), ...statistics],
    });
    const { network, folded } = foldBatchNorm(before);
    expect(folded).toBe(2);
    expect(network.nodes[0]?.input[1]).not.toBe(network.nodes[1]?.input[1]);
    const [input = new Float32Array()] = someInputs(1, 32);
    const expected = await runModel(toModel(before), [1, 2, 4, 4], input);
    const actual = await runModel(toModel(network), [1, 2, 4, 4], input);
    actual.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] ?? Number.NaN, 3);
    });
  });

  it.each([
    [
      'the Conv has a second reader',
      [node('Conv', ['x', 'w'], ['c']), norm('bn', 'c', 'n'), node('Add', ['c', 'n'], ['y'])],
    ],
    ['there is no Conv before it', [node('Relu', ['x'], ['c']), norm('bn', 'c', 'y')]],
    ['it is being trained', [node('Conv', ['x', 'w'], ['c']), norm('bn', 'c', 'y', { training_mode: { int: 1 } })]],
    ['the weights are not constant', [node('Conv', ['x', 'x'], ['c']), norm('bn', 'c', 'y')]],
  ])('leaves it where %s', (_, nodes) => {
    const before = smallNetwork({ nodes, initializers: [kernel, ...statistics] });
    const { network, folded } = foldBatchNorm(before);
    expect(folded).toBe(0);
    expect(network.nodes).toEqual(before.nodes);
  });

  it('leaves it where the Conv makes a graph output', () => {
    const nodes = [node('Conv', ['x', 'w'], ['y']), norm('bn', 'y', 'n')];
    expect(foldBatchNorm(smallNetwork({ nodes, initializers: [kernel, ...statistics] })).folded).toBe(0);
  });
});
