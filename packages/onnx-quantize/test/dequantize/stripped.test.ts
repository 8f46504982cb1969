import { DataType, float32Tensor, int8Tensor, node, uint8Tensor } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { quantizeUncalibrated, stripped } from '../../src/index.js';
import { refusalOf } from '../refusal.js';
import { smallModel } from '../small-models.js';

const activation = [
  node('QuantizeLinear', ['x', 's', 'z'], ['xq']),
  node('DequantizeLinear', ['xq', 's', 'z'], ['xd']),
];
const parameters = [float32Tensor('s', [], [0.1]), uint8Tensor('z', [], [0]), int8Tensor('wz', [], [0])];

describe('stripped', () => {
  it('gives the float weights back as they were trained', () => {
    // As PyTorch exports it: the codes of the weights are cut to a symmetric range.
    const trained = smallModel({
      nodes: [
        ...activation,
        node('QuantizeLinear', ['w', 's', 'wz'], ['wq']),
        node('Clip', ['wq', 'low', 'high'], ['wc']),
        node('DequantizeLinear', ['wc', 's', 'wz'], ['wd']),
        node('Conv', ['xd', 'wd'], ['c']),
        node('Clip', ['c', 'least', 'most'], ['y']),
      ],
      initializers: [
        ...parameters,
        int8Tensor('low', [], [-127]),
        int8Tensor('high', [], [127]),
        float32Tensor('least', [], [0]),
        float32Tensor('most', [], [6]),
        float32Tensor('w', [1, 1, 1, 1], [0.123]),
      ],
    });
    const { graph } = stripped(trained);
    expect(graph?.node.map(({ opType }) => opType)).toEqual(['Identity', 'Identity', 'Conv', 'Clip']);
    expect(graph?.node[2]?.input[1]).toBe('w');
    expect(graph?.initializer.map(({ name, dataType }) => [name, dataType])).toEqual([
      ['least', DataType.FLOAT],
      ['most', DataType.FLOAT],
      ['w', DataType.FLOAT],
    ]);
  });

  it('puts a Relu back that a range stood for, and no second one', () => {
    const pair = (from: string, to: string) => [
      node('QuantizeLinear', [from, 's', 'z'], [`${to}q`]),
      node('DequantizeLinear', [`${to}q`, 's', 'z'], [to]),
    ];
    const weight = [
      node('QuantizeLinear', ['w', 's', 'wz'], ['wq']),
      node('DequantizeLinear', ['wq', 's', 'wz'], ['wd']),
    ];
    const trained = smallModel({
      nodes: [
        ...[...activation, ...weight, node('Conv', ['xd', 'wd'], ['c']), ...pair('c', 'a')],
        ...[node('MaxPool', ['a'], ['m']), ...pair('m', 'b'), node('Relu', ['b'], ['r']), ...pair('r', 'y')],
      ],
      initializers: [...parameters, float32Tensor('w', [1, 1, 1, 1], [0.123])],
    });
    // It cannot be quantized as it is, and says what to do.
    expect(() => quantizeUncalibrated(trained, {})).toThrow(
      expect.objectContaining({ code: 'ALREADY_QUANTIZED', remedy: expect.stringContaining('rn50 quantize --strip') }),
    );
    const { graph } = stripped(trained);
    expect(graph?.node.map(({ opType }) => opType).filter((opType) => opType !== 'Identity')).toEqual([
      ...['Conv', 'Relu', 'MaxPool', 'Relu'],
    ]);
    expect(graph?.node.find(({ opType }) => opType === 'Relu')?.input).toEqual(['c']);
  });

  it('refuses weights in codes, and a float model', async () => {
    const codes = smallModel({
      nodes: [...activation, node('DequantizeLinear', ['w', 's', 'wz'], ['wd']), node('Conv', ['xd', 'wd'], ['y'])],
      initializers: [...parameters, int8Tensor('w', [1, 1, 1, 1], [3])],
    });
    expect(await refusalOf(() => stripped(codes))).toMatch(/^MODEL_UNSUPPORTED: .*stored as integers/);
    const float = smallModel({ nodes: [node('Relu', ['x'], ['y'])] });
    expect(await refusalOf(() => stripped(float))).toMatch(/^MODEL_UNSUPPORTED: .*a float model/);
  });
});
