import { float32Tensor, int64Tensor, type NodeProto, node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { selectNodes } from '../../src/plan/select-nodes.js';
import { tensorsToObserve } from '../../src/plan/tensors.js';
import { smallNetwork, weights } from '../small-models.js';

const initializers = [
  weights('w', [2, 2, 1, 1]),
  weights('m', [8, 3]),
  weights('b', [3]),
  weights('t', [2, 1, 1]),
  float32Tensor('zero', [], [0]),
  float32Tensor('six', [], [6]),
  float32Tensor('one', [], [1]),
  int64Tensor('shape', [2], [0, -1]),
];
const conv = (input: string, output: string): NodeProto => node('Conv', [input, 'w'], [output]);
const network = (nodes: NodeProto[]) => smallNetwork({ nodes, initializers });

/** One line a node: what becomes of it. */
function decisions(nodes: NodeProto[]): string[] {
  return selectNodes(network(nodes)).map((step) => {
    if (step.kind === 'float') return `${step.node.opType} float: ${step.reason}`;
    return step.kind === 'folded'
      ? `${step.node.opType} folded`
      : `${step.node.opType} -> ${step.output} ${step.outputForm}`;
  });
}

describe('selectNodes', () => {
  it('folds Relu and Clip(0, 6) into the layer before', () => {
    const nodes = [
      conv('x', 'c'),
      node('Relu', ['c'], ['r']),
      conv('r', 'd'),
      node('Clip', ['d', 'zero', 'six'], ['y']),
    ];
    expect(decisions(nodes)).toEqual(['Conv -> r quantized', 'Relu folded', 'Conv -> y quantized', 'Clip folded']);
  });

  it.each([
    [
      'a Relu whose input is read elsewhere',
      [conv('x', 'c'), node('Relu', ['c'], ['r']), node('Add', ['c', 'r'], ['y'])],
      'Relu -> r quantized',
    ],
    [
      'a Clip behind a MaxPool',
      [conv('x', 'c'), node('MaxPool', ['c'], ['p']), node('Clip', ['p', 'zero', 'six'], ['y'])],
      'Clip -> y quantized',
    ],
    ['a Pad with 0', [conv('x', 'c'), node('Pad', ['c', 'shape', 'zero'], ['y'])], 'Pad -> y quantized'],
    [
      'a Pad with what is at the edge',
      [conv('x', 'c'), node('Pad', ['c', 'shape'], ['y'], { mode: { string: 'edge' } })],
      'Pad -> y quantized',
    ],
  ])('quantizes %s', (_, nodes, decision) => {
    expect(decisions(nodes)).toContain(decision);
  });

  it.each([
    [
      'a Relu behind a float node',
      [node('Tanh', ['x'], ['s']), node('Relu', ['s'], ['r']), conv('r', 'y')],
      'Relu float: none of its inputs is quantized',
    ],
    [
      'a Clip that leaves out 0',
      [conv('x', 'c'), node('Clip', ['c', 'one', 'six'], ['y'])],
      'Clip float: its limits leave out 0',
    ],
    [
      'a Clip with computed limits',
      [conv('x', 'c'), node('Clip', ['c', 'x'], ['y'])],
      'Clip float: its limits are not constant',
    ],
    ['a Conv with computed weights', [node('Conv', ['x', 'x'], ['y'])], 'Conv float: its weights are not constant'],
    ['a Conv with a computed bias', [node('Conv', ['x', 'w', 'x'], ['y'])], 'Conv float: its bias is not constant'],
    [
      'a Gemm with a transposed activation',
      [node('Gemm', ['x', 'm', 'b'], ['y'], { transA: { int: 1 } })],
      'Gemm float: its activation is transposed',
    ],
    [
      'a Gemm with a bias of another size',
      [node('Gemm', ['x', 'm', 't'], ['y'])],
      'Gemm float: its bias is not one value per output',
    ],
    [
      'a MatMul of constants with three axes',
      [node('MatMul', ['x', 't'], ['y'])],
      'MatMul float: its weights are not a matrix',
    ],
    [
      'an operator without an INT8 form',
      [conv('x', 'c'), node('Tanh', ['c'], ['y'])],
      'Tanh float: no INT8 form for this operator',
    ],
    [
      'a Softmax',
      [conv('x', 'c'), node('Softmax', ['c'], ['y'])],
      'Softmax float: 8 bits are too coarse for its probabilities',
    ],
    [
      'a ConvTranspose',
      [conv('x', 'c'), node('ConvTranspose', ['c', 'w'], ['y'])],
      'ConvTranspose float: ONNX Runtime has no integer kernel for it',
    ],
    [
      'a falling HardSigmoid',
      [conv('x', 'c'), node('HardSigmoid', ['c'], ['y'], { alpha: { float: -1 } })],
      'HardSigmoid float: its slope is not above 0',
    ],
    [
      'a Resize that interpolates',
      [conv('x', 'c'), node('Resize', ['c', '', 'sizes'], ['y'], { mode: { string: 'linear' } })],
      'Resize float: it calculates values between pixels',
    ],
    [
      'a Resize that crops beyond the border',
      [
        conv('x', 'c'),
        node('Resize', ['c', 'm', 'b'], ['y'], { coordinate_transformation_mode: { string: 'tf_crop_and_resize' } }),
      ],
      'Resize float: it fills in values from outside',
    ],
    ['a Pad with 6', [conv('x', 'c'), node('Pad', ['c', 'shape', 'six'], ['y'])], 'Pad float: it pads with 6'],
    [
      'a Pad with a computed value',
      [conv('x', 'c'), node('Pad', ['c', 'shape', 'x'], ['y'])],
      'Pad float: what it pads with is not constant',
    ],
    [
      'an operator of another domain',
      [node('Conv', ['x', 'w'], ['y'], {}, '', 'my.domain')],
      'Conv float: no INT8 form for this operator',
    ],
    ['an Add of the input', [node('Add', ['x', 'x'], ['y'])], 'Add float: none of its inputs is quantized'],
    [
      'a MaxPool whose indices are read',
      [conv('x', 'c'), node('MaxPool', ['c'], ['y', 'i'])],
      'MaxPool float: its indices are used',
    ],
    [
      'a dilated average',
      [conv('x', 'c'), node('AveragePool', ['c'], ['y'], { dilations: { ints: [2, 2] } })],
      'AveragePool float: its window is dilated',
    ],
  ])('leaves %s in float', (_, nodes, decision) => {
    expect(decisions(nodes)).toContain(decision);
  });

  it('lets a Gemm at the end put out float, also before a Softmax or a Flatten', () => {
    const gemm = node('Gemm', ['x', 'm', 'b'], ['g']);
    expect(decisions([gemm, node('Softmax', ['g'], ['y'])])[0]).toBe('Gemm -> g float');
    expect(decisions([gemm, node('Flatten', ['g'], ['y'])])).toEqual([
      'Gemm -> g float',
      'Flatten float: none of its inputs is quantized',
    ]);
  });

  it('keeps a Gemm quantized where INT8 reads on, through a Relu and a Reshape', () => {
    const nodes = [
      node('Gemm', ['x', 'm', 'b'], ['g']),
      node('Relu', ['g'], ['r']),
      node('Reshape', ['r', 'shape'], ['s']),
      node('Gemm', ['s', 'm', 'b'], ['y']),
    ];
    expect(decisions(nodes)).toEqual([
      'Gemm -> r quantized',
      'Relu folded',
      'Reshape -> s quantized',
      'Gemm -> y float',
    ]);
  });
});

describe('tensorsToObserve', () => {
  it('names each tensor with a scale of its own, once; constants and passed-on codes are not watched', () => {
    const nodes = [
      conv('x', 'c'),
      node('Relu', ['c'], ['r']),
      node('MaxPool', ['r'], ['p']),
      node('Flatten', ['p'], ['f']),
      node('Add', ['f', 't'], ['a']),
      node('Gemm', ['a', 'm', 'b'], ['y']),
    ];
    const small = network(nodes);
    expect(tensorsToObserve(selectNodes(small), small)).toEqual(['x', 'r', 'a']);
  });
});
