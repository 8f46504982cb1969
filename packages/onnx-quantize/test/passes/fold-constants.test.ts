import {
  DataType,
  float32Tensor,
  int32Tensor,
  int64Tensor,
  makeTensor,
  type NodeProto,
  node,
  type TensorProto,
  tensorDims,
  tensorToNumbers,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { toModel } from '../../src/graph/network.js';
import { encodeNetwork } from '../../src/load-network.js';
import { foldConstants } from '../../src/passes/fold-constants.js';
import { ortEngine } from '../engine.js';
import { opTypes, smallNetwork } from '../small-models.js';

describe('foldConstants', () => {
  it('turns Constant nodes of every kind, and copies of constants, into initializers', () => {
    const network = foldConstants(
      smallNetwork({
        nodes: [
          node('Constant', [], ['a'], { value: { tensor: float32Tensor('other', [2], [1, 2]) } }),
          node('Constant', [], ['b'], { value_float: { float: 0.5 } }),
          node('Constant', [], ['c'], { value_int: { int: 7 } }),
          node('Constant', [], ['d'], { value_floats: { floats: [3, 4] } }),
          node('Constant', [], ['e'], { value_ints: { ints: [5, 6] } }),
          node('Identity', ['a'], ['f']),
          node('Relu', ['x'], ['y']),
        ],
      }),
    );
    expect(opTypes(network.nodes)).toEqual(['Relu']);
    const found = [...network.initializers].map(([key, tensor]) => [key, tensor.name, tensorToNumbers(tensor)]);
    expect(found).toEqual([
      ['a', 'a', [1, 2]],
      ['b', 'b', [0.5]],
      ['c', 'c', [7]],
      ['d', 'd', [3, 4]],
      ['e', 'e', [5, 6]],
      ['f', 'f', [1, 2]],
    ]);
  });

  it('keeps a Constant that makes the output', () => {
    const nodes = [node('Constant', [], ['y'], { value_float: { float: 1 } })];
    expect(opTypes(foldConstants(smallNetwork({ nodes })).nodes)).toEqual(['Constant']);
  });
});

const W = float32Tensor('w', [2, 3, 1, 2], [0.1, -0.2, 3.3, 4.7e-5, -5, 6.1, 1 / 3, 8, -9.25, 1e30, -1e-30, 12]);
const INTS = int64Tensor('i', [2, 3], [7, -7, 3, 100, -100, 5]);
const shape = (...values: number[]) => int64Tensor('s', [values.length], values);

/** What makes the constant `y`, of these initializers; operators as exporters write them. */
const DISGUISES: readonly [what: string, opset: number, nodes: NodeProto[], initializers: TensorProto[]][] = [
  ['Identity of Identity', 17, [node('Identity', ['w'], ['a']), node('Identity', ['a'], ['y'])], [W]],
  ['Transpose', 17, [node('Transpose', ['w'], ['y'], { perm: { ints: [3, 1, 0, 2] } })], [W]],
  ['Transpose without order', 17, [node('Transpose', ['i'], ['y'])], [INTS]],
  ['Reshape with 0 and -1', 17, [node('Reshape', ['w', 's'], ['y'])], [W, shape(0, -1)]],
  ['Unsqueeze', 17, [node('Unsqueeze', ['w', 's'], ['y'])], [W, shape(-1, 0)]],
  ['Unsqueeze by attribute', 11, [node('Unsqueeze', ['w'], ['y'], { axes: { ints: [0, 5] } })], [W]],
  ['Squeeze', 17, [node('Squeeze', ['w', 's'], ['y'])], [W, shape(-2)]],
  ['Squeeze of all', 11, [node('Squeeze', ['w'], ['y'])], [W]],
  ['ConstantOfShape', 17, [node('ConstantOfShape', ['s'], ['y'])], [shape(2, 3)]],
  [
    'ConstantOfShape with a value',
    17,
    [node('ConstantOfShape', ['s'], ['y'], { value: { tensor: int64Tensor('v', [1], [-3]) } })],
    [shape(4)],
  ],
  ['Cast of whole numbers', 17, [node('Cast', ['i'], ['y'], { to: { int: DataType.FLOAT } })], [INTS]],
  [
    'Cast to whole numbers',
    17,
    [node('Cast', ['f'], ['y'], { to: { int: DataType.INT32 } })],
    [float32Tensor('f', [4], [1.9, -1.9, 0.5, -0])],
  ],
  [
    'Cast of doubles',
    17,
    [node('Cast', ['d'], ['y'], { to: { int: DataType.FLOAT } })],
    [makeTensor('d', DataType.DOUBLE, [2], Float64Array.of(0.1, 1e-40))],
  ],
  ...(['Add', 'Sub', 'Mul', 'Div'] as const).flatMap((operator): (typeof DISGUISES)[number][] => [
    [
      `${operator} per channel`,
      17,
      [node(operator, ['w', 'b'], ['y'])],
      [W, float32Tensor('b', [3, 1, 1], [0.7, -3, 1 / 7])],
    ],
    [`${operator} of a scalar`, 17, [node(operator, ['b', 'w'], ['y'])], [W, float32Tensor('b', [], [1.1])]],
    [
      `${operator} of whole numbers`,
      17,
      [node(operator, ['i', 'j'], ['y'])],
      [INTS, int64Tensor('j', [1, 3], [2, -3, 4])],
    ],
    [
      `${operator} of short whole numbers`,
      17,
      [node(operator, ['k', 'k2'], ['y'])],
      [int32Tensor('k', [3], [2 ** 31 - 1, -7, 9]), int32Tensor('k2', [3], [2, 2, -2])],
    ],
  ]),
];

describe('constants in disguise', () => {
  it.each(DISGUISES)('%s: the values of ONNX Runtime', async (_, opset, nodes, initializers) => {
    const network = smallNetwork({ nodes: [...nodes, node('Relu', ['x'], ['z'])], initializers, output: 'z', opset });
    const folded = foldConstants(network);
    expect(opTypes(folded.nodes)).toEqual(['Relu']);
    const found = folded.initializers.get('y');
    if (found === undefined) throw new Error('y was not folded');

    const info = valueInfo('y', found.dataType, []);
    if (info.type?.value.case === 'tensorType') delete info.type.value.value.shape;
    const asOutput = { ...network, outputs: [info] };
    const options = { threads: 1, spinning: false, graphOptimization: 'disabled' } as const;
    const session = await (await ortEngine()).load(encodeNetwork(asOutput).bytes, options);
    const { y } = await session.run({ x: { type: 'float32', dims: [1, 2, 4, 4], data: new Float32Array(32) } });
    await session.dispose();
    expect(tensorDims(found)).toEqual([...(y?.dims ?? [])]);
    expect(tensorToNumbers(found)).toEqual(Array.from<number | bigint, number>(y?.data ?? [], Number));
  });

  it.each<[string, NodeProto[], TensorProto[]]>([
    ['what makes an output', [node('Transpose', ['w'], ['y'])], [W]],
    [
      'a division of whole numbers by 0',
      [node('Div', ['i', 'i2'], ['a']), node('Cast', ['a'], ['y'], { to: { int: 1 } })],
      [INTS, int64Tensor('i2', [1], [0])],
    ],
    [
      'a large result of small operands',
      [node('ConstantOfShape', ['s'], ['a']), node('Relu', ['a'], ['y'])],
      [shape(1000, 1000)],
    ],
    ['operators of other domains', [node('Transpose', ['w'], ['a'], {}, '', 'other'), node('Relu', ['a'], ['y'])], [W]],
  ])('stays: %s', (_, nodes, initializers) => {
    const network = smallNetwork({ nodes, initializers });
    expect(opTypes(foldConstants(network).nodes)).toEqual(opTypes(nodes));
  });

  it('folds large weights of small operands, as the light models of the ONNX project have them', () => {
    const network = smallNetwork({
      nodes: [
        node('ConstantOfShape', ['s'], ['a']),
        node('Reshape', ['a', 's2'], ['b']),
        node('MatMul', ['x', 'b'], ['y']),
      ],
      initializers: [shape(70_000), int64Tensor('s2', [2], [70_000, 1])],
      input: [1, 70_000],
    });
    expect(opTypes(foldConstants(network).nodes)).toEqual(['MatMul']);
  });

  it('stays where it is to be kept, and folds what is around it', () => {
    const network = smallNetwork({
      nodes: [node('Transpose', ['w'], ['a']), node('Mul', ['a', 'a'], ['b']), node('Relu', ['b'], ['y'])],
      initializers: [W],
    });
    expect(opTypes(foldConstants({ ...network, kept: new Set(['b']) }).nodes)).toEqual(['Mul', 'Relu']);
  });

  it('gives a network that is quantized as if its weights were stored', async () => {
    const disguised = smallNetwork({
      nodes: [
        node('Transpose', ['t'], ['u'], { perm: { ints: [3, 2, 0, 1] } }),
        node('Mul', ['u', 'scale'], ['k']),
        node('Conv', ['x', 'k'], ['y']),
      ],
      initializers: [
        float32Tensor('t', [1, 1, 2, 3], [1, 2, 3, 4, 5, 6]),
        float32Tensor('scale', [3, 1, 1, 1], [1, 2, -1]),
      ],
    });
    const { quantize } = await import('../../src/quantize.js');
    const { report } = await quantize(toModel(disguised), {
      calibration: [Float32Array.from({ length: 32 }, (_, at) => Math.sin(at))],
    });
    expect(report.floatNodes).toEqual([]);
  });
});
