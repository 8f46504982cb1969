import { float32Tensor, int64Tensor, type NodeProto, node, tensorToNumbers } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { toModel } from '../../src/graph/network.js';
import { convertOpset } from '../../src/passes/convert-opset.js';
import { runModel } from '../engine.js';
import { refusalOf } from '../refusal.js';
import { smallModel, smallNetwork, someInputs } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });

describe('convertOpset', () => {
  const cases: [string, number, NodeProto[], (number | string)[]][] = [
    ['Softmax over the last axis', 7, [node('Softmax', ['x'], ['y'])], ['N', 6]],
    ['Softmax with a named axis', 12, [node('Softmax', ['x'], ['y'], { axis: { int: 2 } })], ['N', 2, 3]],
    [
      'Unsqueeze and Squeeze',
      11,
      [node('Unsqueeze', ['x'], ['u'], { axes: ints(1) }), node('Squeeze', ['u'], ['y'], { axes: ints(1) })],
      ['N', 6],
    ],
    ['ReduceSum', 12, [node('ReduceSum', ['x'], ['y'], { axes: ints(1), keepdims: { int: 1 } })], ['N', 6]],
    ['ReduceSum over all axes', 8, [node('ReduceSum', ['x'], ['y'])], ['N', 6]],
    ['Split', 12, [node('Split', ['x'], ['a', 'y'], { axis: { int: 1 }, split: ints(2, 4) })], ['N', 6]],
    ['Slice', 9, [node('Slice', ['x'], ['y'], { axes: ints(1), starts: ints(1), ends: ints(4) })], ['N', 6]],
    ['Pad', 10, [node('Pad', ['x'], ['y'], { pads: ints(0, 1, 0, 2), value: { float: 0.5 } })], ['N', 6]],
    ['Clip', 7, [node('Clip', ['x'], ['y'], { min: { float: -0.25 }, max: { float: 0.5 } })], ['N', 6]],
    ['Clip on one side', 10, [node('Clip', ['x'], ['y'], { min: { float: 0 } })], ['N', 6]],
    ['Dropout', 7, [node('Dropout', ['x'], ['y'], { ratio: { float: 0.5 } })], ['N', 6]],
    ['Softmax over several axes', 12, [node('Softmax', ['x'], ['y'])], ['N', 2, 3]],
    ['LogSoftmax over several axes', 7, [node('LogSoftmax', ['x'], ['y'], { axis: { int: 0 } })], ['N', 2, 3]],
    ['Upsample', 7, [node('Upsample', ['x'], ['y'], { scales: { floats: [1, 2, 1.5] } })], ['N', 2, 3]],
    ['Upsample with scales as input', 9, [node('Upsample', ['x', 'up'], ['y'])], ['N', 2, 3]],
    [
      'Upsample between pixels',
      9,
      [node('Upsample', ['x', 'up4'], ['y'], { mode: { string: 'linear' } })],
      ['N', 1, 2, 3],
    ],
    ['Resize', 10, [node('Resize', ['x', 'up'], ['y'])], ['N', 2, 3]],
    ['Resize to less', 10, [node('Resize', ['x', 'down'], ['y'])], ['N', 2, 3]],
    ['TopK', 9, [node('TopK', ['x'], ['y', 'i'], { k: { int: 2 } })], ['N', 6]],
    ['MaxPool', 8, [node('MaxPool', ['x'], ['y'], { kernel_shape: ints(2) })], ['N', 2, 3]],
  ];

  it.each(cases)('%s from opset %i gives the same results at 13', async (_, opset, nodes, input) => {
    const outputDims = ['Split', 'Slice', 'Pad'].includes(nodes[0]?.opType ?? '')
      ? ['N', 'M']
      : input.map((_, at) => `d${at}`);
    const initializers = [
      float32Tensor('up', [3], [1, 1, 2.5]),
      float32Tensor('up4', [4], [1, 1, 2, 1.5]),
      float32Tensor('down', [3], [1, 1, 0.6]),
    ];
    const parts = {
      nodes,
      initializers,
      input,
      outputDims: nodes[0]?.opType === 'ReduceSum' ? ['a', 'b'] : outputDims,
      opset,
    };
    const converted = convertOpset(smallNetwork(parts));
    expect(converted.opsets['']).toBe(13);
    const [values = new Float32Array()] = someInputs(1, 6);
    const dims = [1, ...input.slice(1).map(Number)];
    expect(await runModel(toModel(converted), dims, values)).toEqual(await runModel(smallModel(parts), dims, values));
  });

  it('writes axes as a constant under a free name', () => {
    const nodes = [node('Unsqueeze', ['x'], ['y'], { axes: ints(2) })];
    const network = convertOpset(smallNetwork({ nodes, initializers: [int64Tensor('y_axes', [1], [9])], opset: 12 }));
    expect(network.nodes[0]?.input).toEqual(['x', 'y_axes_2']);
    const axes = network.initializers.get('y_axes_2');
    expect(axes === undefined ? [] : tensorToNumbers(axes)).toEqual([2]);
  });

  it('leaves opset 13 and newer alone', () => {
    const network = smallNetwork({ nodes: [node('Softmax', ['x'], ['y'])], opset: 17 });
    expect(convertOpset(network)).toBe(network);
  });

  it.each([
    ['opset 6', 6, node('Relu', ['x'], ['y']), 'the model uses opset 6; opset 7 is the oldest that can be quantized'],
    [
      'an operator without a rule',
      9,
      node('Optional', ['x'], ['y'], {}, 'up1'),
      'the model uses opset 9, and Optional up1 cannot be converted to opset 13: no rule for this operator',
    ],
    [
      'Hardmax over several axes',
      12,
      node('Hardmax', ['x'], ['y']),
      'the model uses opset 12, and Hardmax cannot be converted to opset 13: it works on axis 1 of 4, which means something else since opset 13',
    ],
    [
      'Resize of opset 10 with computed scales',
      10,
      node('Resize', ['x', 's'], ['y']),
      'the model uses opset 10, and Resize cannot be converted to opset 13: its scales are not constant',
    ],
    [
      'a position-wise normalization',
      7,
      node('BatchNormalization', ['x', 'a', 'b', 'c', 'd'], ['y'], { spatial: { int: 0 } }),
      'the model uses opset 7, and BatchNormalization cannot be converted to opset 13: it normalizes each position by itself (spatial = 0)',
    ],
  ])('refuses %s', async (_, opset, only, message) => {
    expect(await refusalOf(() => convertOpset(smallNetwork({ nodes: [only], opset })))).toBe(
      `OPSET_UNSUPPORTED: ${message}`,
    );
  });
});
