import { float32Tensor, int64Tensor, type NodeProto, node } from '@rn50/onnx-model';
import { type SmallModel, weights } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });
const conv = (input: string, output: string): NodeProto =>
  node('Conv', [input, 'w', 'b'], [output], { kernel_shape: ints(3, 3), pads: ints(1, 1, 1, 1) });
const base = [
  weights('w', [2, 2, 3, 3]),
  weights('b', [2]),
  float32Tensor('zero', [], [0]),
  float32Tensor('six', [], [6]),
  int64Tensor('pads', [8], [0, 0, 1, 0, 0, 0, 0, 2]),
];
const norm = ['gamma', 'beta', 'mean', 'variance'];
const statistics = [
  float32Tensor('gamma', [2], [0.4, -1.5]),
  float32Tensor('beta', [2], [0.3, -0.2]),
  float32Tensor('mean', [2], [1, -2]),
  float32Tensor('variance', [2], [4, 0.5]),
];

/** A Conv of its own form on 4 channels of 4 x 4 behind a first one. */
function convForm(attributes: Parameters<typeof node>[3], weightDims: readonly number[]): SmallModel {
  return {
    nodes: [node('Conv', ['x', 'first'], ['c']), node('Conv', ['c', 'w2', 'b2'], ['y'], attributes)],
    initializers: [weights('first', [4, 2, 1, 1]), weights('w2', weightDims), weights('b2', [weightDims[0] ?? 0])],
  };
}

const resized = { mode: { string: 'nearest' }, coordinate_transformation_mode: { string: 'asymmetric' } };
const padded = (mode: string): SmallModel => ({
  nodes: [
    conv('x', 'c'),
    node('Pad', ['c', 'pads'], ['p'], { mode: { string: mode } }),
    conv('p', 'q'),
    node('Add', ['p', 'q'], ['y']),
  ],
  initializers: base,
});

/** Small networks with one operator each; `integer` are the operators in QOperator form. */
export const OPERATOR_CASES: [string, SmallModel, string[]][] = [
  ['Conv by groups', convForm({ group: { int: 2 } }, [6, 2, 3, 3]), ['QLinearConv', 'QLinearConv']],
  [
    'depthwise Conv',
    convForm({ group: { int: 4 }, pads: ints(1, 1, 1, 1) }, [4, 1, 3, 3]),
    ['QLinearConv', 'QLinearConv'],
  ],
  ['depthwise Conv with a multiplier', convForm({ group: { int: 4 } }, [8, 1, 3, 3]), ['QLinearConv', 'QLinearConv']],
  ['Conv with asymmetric pads', convForm({ pads: ints(0, 1, 2, 0) }, [3, 4, 3, 3]), ['QLinearConv', 'QLinearConv']],
  [
    'Conv with automatic pads',
    convForm({ auto_pad: { string: 'SAME_UPPER' }, strides: ints(2, 2) }, [3, 4, 2, 3]),
    ['QLinearConv', 'QLinearConv'],
  ],
  [
    'dilated Conv',
    convForm({ dilations: ints(2, 1), pads: ints(2, 1, 2, 1) }, [3, 4, 3, 3]),
    ['QLinearConv', 'QLinearConv'],
  ],
  [
    'dilated depthwise Conv with asymmetric pads',
    convForm({ dilations: ints(2, 2), group: { int: 4 }, pads: ints(2, 1, 1, 2) }, [4, 1, 3, 3]),
    ['QLinearConv', 'QLinearConv'],
  ],
  ['Conv with strides', convForm({ strides: ints(1, 2) }, [3, 4, 1, 2]), ['QLinearConv', 'QLinearConv']],
  [
    'Conv along one axis',
    {
      nodes: [node('Conv', ['x', 'line'], ['y'], { pads: ints(2, 0) })],
      initializers: [weights('line', [3, 2, 3])],
      input: ['N', 2, 16],
    },
    ['QLinearConv'],
  ],
  [
    'a Relu read beside its input',
    {
      nodes: [conv('x', 'c'), node('Relu', ['c'], ['r']), node('Concat', ['c', 'r'], ['y'], { axis: { int: 1 } })],
      initializers: base,
    },
    ['QLinearConv', 'QLinearAdd', 'QLinearConcat'],
  ],
  [
    'a Clip behind a MaxPool',
    {
      nodes: [
        conv('x', 'c'),
        node('MaxPool', ['c'], ['p'], { kernel_shape: ints(2, 2) }),
        node('Clip', ['p', 'zero', 'six'], ['y']),
      ],
      initializers: base,
    },
    ['QLinearConv', 'MaxPool', 'QLinearAdd'],
  ],
  [
    'LeakyRelu',
    { nodes: [conv('x', 'c'), node('LeakyRelu', ['c'], ['y'], { alpha: { float: 0.1 } })], initializers: base },
    ['QLinearConv', 'QLinearLeakyRelu'],
  ],
  [
    'Sigmoid',
    { nodes: [conv('x', 'c'), node('Sigmoid', ['c'], ['y'])], initializers: base },
    ['QLinearConv', 'QLinearSigmoid'],
  ],
  [
    'SiLU',
    { nodes: [conv('x', 'c'), node('Sigmoid', ['c'], ['s']), node('Mul', ['c', 's'], ['y'])], initializers: base },
    ['QLinearConv', 'QLinearSigmoid', 'QLinearMul'],
  ],
  [
    'HardSwish',
    { nodes: [conv('x', 'c'), node('HardSwish', ['c'], ['y'])], initializers: base, opset: 14 },
    ['QLinearConv', 'QLinearAdd', 'QLinearMul'],
  ],
  [
    'HardSigmoid behind a Conv',
    { nodes: [conv('x', 'c'), node('HardSigmoid', ['c'], ['y'])], initializers: base },
    ['QLinearConv'],
  ],
  [
    'HardSigmoid read beside its input',
    {
      nodes: [
        conv('x', 'c'),
        node('HardSigmoid', ['c'], ['g'], { alpha: { float: 0.3 }, beta: { float: -0.2 } }),
        node('Concat', ['c', 'g'], ['y'], { axis: { int: 1 } }),
      ],
      initializers: base,
    },
    ['QLinearConv', 'QLinearAdd', 'QLinearConcat'],
  ],
  [
    'Mul by a gate for each channel',
    {
      nodes: [conv('x', 'c'), node('GlobalAveragePool', ['c'], ['g']), node('Mul', ['c', 'g'], ['y'])],
      initializers: base,
    },
    ['QLinearConv', 'QLinearGlobalAveragePool', 'QLinearMul'],
  ],
  [
    'Resize to the nearest pixel',
    {
      nodes: [conv('x', 'c'), node('Resize', ['c', '', 'scales'], ['r'], resized), conv('r', 'y')],
      initializers: [...base, float32Tensor('scales', [4], [1, 1, 2, 2])],
    },
    ['QLinearConv', 'Resize', 'QLinearConv'],
  ],
  ['Pad with 0', padded('constant'), ['QLinearConv', 'Pad', 'QLinearConv', 'QLinearAdd']],
  ['Pad with the edge', padded('edge'), ['QLinearConv', 'Pad', 'QLinearConv', 'QLinearAdd']],
  ['Pad by reflection', padded('reflect'), ['QLinearConv', 'Pad', 'QLinearConv', 'QLinearAdd']],
  [
    'Pad before a Conv',
    { nodes: [conv('x', 'c'), node('Pad', ['c', 'pads'], ['p']), conv('p', 'y')], initializers: base },
    ['QLinearConv', 'QLinearConv'],
  ],
  [
    'Slice',
    {
      nodes: [conv('x', 'c'), node('Slice', ['c', 'from', 'to', 'axes', 'steps'], ['s']), conv('s', 'y')],
      initializers: [
        ...base,
        int64Tensor('from', [2], [0, 1]),
        int64Tensor('to', [2], [4, 4]),
        int64Tensor('axes', [2], [2, 3]),
        int64Tensor('steps', [2], [2, 1]),
      ],
    },
    ['QLinearConv', 'Slice', 'QLinearConv'],
  ],
  [
    'AveragePool with pads',
    {
      nodes: [
        conv('x', 'c'),
        node('AveragePool', ['c'], ['a'], { kernel_shape: ints(3, 3), pads: ints(1, 0, 1, 1), strides: ints(2, 2) }),
        node('AveragePool', ['a'], ['y'], {
          kernel_shape: ints(2, 2),
          pads: ints(1, 1, 0, 0),
          count_include_pad: { int: 1 },
          ceil_mode: { int: 1 },
        }),
      ],
      initializers: base,
    },
    ['QLinearConv', 'QLinearAveragePool', 'QLinearAveragePool'],
  ],
  [
    'BatchNormalization alone, then Relu',
    {
      nodes: [
        conv('x', 'c'),
        node('Concat', ['c', 'x'], ['k'], { axis: { int: 2 } }),
        node('BatchNormalization', ['k', ...norm], ['n']),
        node('Relu', ['n'], ['r']),
        conv('r', 'y'),
      ],
      initializers: [...base, ...statistics],
      opset: 15,
    },
    ['QLinearConv', 'QLinearConcat', 'QLinearConv', 'QLinearConv'],
  ],
  [
    'BatchNormalization behind a Gemm',
    {
      nodes: [
        node('Gemm', ['x', 'g', 'b'], ['h'], { alpha: { float: 0.5 } }),
        node('BatchNormalization', ['h', ...norm], ['n']),
        node('Gemm', ['n', 'k'], ['y']),
      ],
      initializers: [...base, ...statistics, weights('g', [32, 2]), weights('k', [2, 3])],
      input: ['N', 32],
    },
    ['QGemm', 'QGemm'],
  ],
  [
    'BatchNormalization behind a ConvTranspose by groups',
    {
      nodes: [
        node('ConvTranspose', ['x', 't'], ['h'], { group: { int: 2 } }),
        node('BatchNormalization', ['h', ...norm], ['n']),
        conv('n', 'y'),
      ],
      initializers: [...base, ...statistics, weights('t', [2, 1, 2, 2])],
    },
    ['ConvTranspose', 'QLinearConv'],
  ],
];
