import type { NodeProto, TensorProto } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { quantizationFacts } from '../../src/facts/quantization.js';
import { GraphView } from '../../src/graph/graph-view.js';
import { isIntegerOperator, multiplies, weightInput } from '../../src/graph/multiplying-operators.js';
import { operandsOf } from '../../src/graph/operands.js';
import { makeGraph } from '../../src/node/graph.js';
import { node } from '../../src/node/make.js';
import { float32Tensor, int8Tensor, uint8Tensor } from '../../src/tensor/make.js';

const STORED = [
  float32Tensor('s', [], [0.5]),
  float32Tensor('ws', [2], [0.5, 0.25]),
  uint8Tensor('z', [], [3]),
  int8Tensor('wz', [], [0]),
  int8Tensor('w', [2, 2, 1, 1], [1, 2, 3, 4]),
];
const graphOf = (nodes: readonly NodeProto[], initializers: readonly TensorProto[] = STORED) =>
  makeGraph({ name: 'g', nodes, inputs: [], outputs: [], initializers });

/** Operands of the last of these nodes. */
function operands(nodes: readonly NodeProto[], initializers?: readonly TensorProto[]) {
  const last = nodes.at(-1);
  return last === undefined ? null : operandsOf(last, GraphView.of(graphOf(nodes, initializers)));
}

const codes = node('QuantizeLinear', ['x', 's', 'z'], ['q']);
const dequantized = (from: string, scale: string, zero: string, to: string) =>
  node('DequantizeLinear', [from, scale, zero], [to]);
const U8S8 = { isQuantized: true, activation: 'uint8', weight: 'int8', symmetric: true };

describe('operandsOf', () => {
  it.each<[string, NodeProto[]]>([
    ['QLinearConv', [codes, node('QLinearConv', ['q', 's', 'z', 'w', 'ws', 'wz', 's', 'z'], ['y'])]],
    ['QGemm', [codes, node('QGemm', ['q', 's', 'z', 'w', 'ws', 'wz'], ['y'])]],
    [
      'a Q/DQ group',
      [codes, dequantized('q', 's', 'z', 'x1'), dequantized('w', 'ws', 'wz', 'w1'), node('Conv', ['x1', 'w1'], ['y'])],
    ],
  ])('%s', (_, nodes) => {
    const found = operands(nodes);
    expect(found).toMatchObject({ ...U8S8, isDynamic: false });
    expect([found?.weightTensor?.name, found?.weightScale?.name]).toEqual(['w', 'ws']);
  });

  it.each<[string, NodeProto[]]>([
    [
      'ConvInteger',
      [node('DynamicQuantizeLinear', ['x'], ['q', 'qs', 'qz']), node('ConvInteger', ['q', 'w', 'qz', 'wz'], ['y'])],
    ],
    [
      'MatMulIntegerToFloat',
      [
        node('DynamicQuantizeLinear', ['x'], ['q', 'qs', 'qz']),
        node('MatMulIntegerToFloat', ['q', 'w', 'qs', 'ws', 'qz', 'wz'], ['y']),
      ],
    ],
    ['DynamicQuantizeMatMul', [node('DynamicQuantizeMatMul', ['x', 'w', 'ws', 'wz'], ['y'])]],
  ])('%s has scales of its run', (_, nodes) => {
    expect(operands(nodes)).toMatchObject({ ...U8S8, isDynamic: true });
  });

  it('a float operator with one quantized operand works in float', () => {
    const found = operands([dequantized('w', 'ws', 'wz', 'w1'), node('Conv', ['x', 'w1'], ['y'])]);
    expect(found).toMatchObject({ isQuantized: false, activation: 'float32', weight: 'float32', symmetric: null });
    expect(found?.weightTensor?.name).toBe('w');
  });

  it('other operators have none', () => {
    expect(operands([node('QLinearAdd', ['q', 's', 'z', 'q', 's', 'z', 's', 'z'], ['y'])])).toBeNull();
  });

  it('does not guess the type of a zero point that is computed', () => {
    const nodes = [
      node('Cast', ['x'], ['cz']),
      node('QuantizeLinear', ['x', 's', 'cz'], ['q']),
      node('QLinearConv', ['q', 's', 'cz', 'w', 'ws', 'wz', 's', 'z'], ['y']),
    ];
    expect(operands(nodes)?.activation).toBeNull();
  });
});

it('facts of a model and its operands say the same of zero points in Constant nodes', () => {
  const held = STORED.map((value) => node('Constant', [], [value.name], { value: { tensor: value } }));
  const conv = node('QLinearConv', ['q', 's', 'z', 'w', 'ws', 'wz', 's', 'z'], ['y']);
  expect(operands([...held, codes, conv], [])).toMatchObject(U8S8);
  expect(quantizationFacts(graphOf([...held, codes, conv], []), new Map())).toMatchObject({
    activationType: 'uint8',
    weightType: 'int8',
    perChannel: true,
  });
});

it('integer operators that multiply have their weights fourth, those with dynamic scales second', () => {
  expect(['QLinearConv', 'QGemm', 'QLinearMatMul'].map(weightInput)).toEqual([3, 3, 3]);
  expect(['ConvInteger', 'MatMulInteger', 'Conv', 'unknown'].map(weightInput)).toEqual([1, 1, 1, 1]);
  expect(['QLinearAdd', 'DynamicQuantizeLinear', 'QGemm'].map(isIntegerOperator)).toEqual([true, true, true]);
  expect(['QLinearAdd', 'Relu', 'QuantizeLinear'].map(multiplies)).toEqual([false, false, false]);
});
