import {
  float32Tensor,
  GraphView,
  int8Tensor,
  int64Tensor,
  makeGraph,
  type NodeProto,
  node,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { findIslands } from '../../src/islands/find-islands.js';

const PARAMETERS = ['scale', 'zero'] as const;
const quantize = (from: string, to: string) => node('QuantizeLinear', [from, ...PARAMETERS], [to], {}, `q_${to}`);
const dequantize = (from: string, to: string) => node('DequantizeLinear', [from, ...PARAMETERS], [to], {}, `dq_${to}`);
const conv = (from: string, to: string) =>
  node('QLinearConv', [from, ...PARAMETERS, 'w', 'scale', 'w_zero', ...PARAMETERS], [to], {}, to);

/** The islands in a graph of these nodes from `x` to `y`. */
function islands(nodes: readonly NodeProto[]) {
  const graph = makeGraph({
    name: 'g',
    nodes,
    inputs: [valueInfo('x', 1, [1, 4, 2, 2])],
    outputs: [valueInfo('y', 1, [1, 4, 2, 2])],
    initializers: [
      float32Tensor('scale', [], [0.1]),
      uint8Tensor('zero', [], [0]),
      int8Tensor('w_zero', [], [0]),
      int8Tensor('w', [4, 4, 1, 1], new Int8Array(16)),
      int64Tensor('first', [1], [0]),
      int64Tensor('rest', [1], [-1]),
    ],
  });
  return findIslands(GraphView.of(graph)).map(({ floats, conversions, reason }) => ({
    reason,
    floats: floats.map(({ opType }) => opType).sort(),
    conversions: conversions.map(({ name }) => name).sort(),
  }));
}

describe('findIslands', () => {
  it('counts neither the conversion of the input nor that of the output', () => {
    expect(islands([quantize('x', 'a'), conv('a', 'b'), dequantize('b', 'c'), node('Softmax', ['c'], ['y'])])).toEqual(
      [],
    );
  });

  it('takes float operators between integer ones together with the conversions around them', () => {
    const nodes = [
      ...[quantize('x', 'a'), conv('a', 'b'), dequantize('b', 'c'), dequantize('a', 'd')],
      ...[node('Add', ['c', 'd'], ['e']), node('Relu', ['e'], ['f']), quantize('f', 'g')],
      ...[conv('g', 'h'), dequantize('h', 'y')],
    ];
    expect(islands(nodes)).toEqual([
      { reason: 'left-in-float', floats: ['Add', 'Relu'], conversions: ['dq_c', 'dq_d', 'q_g'] },
    ]);
  });

  it('tells a group that should have been fused, and one that cannot be', () => {
    const around = (opType: string) => [
      ...[quantize('x', 'a'), conv('a', 'b'), dequantize('b', 'c'), node(opType, ['c'], ['d'])],
      ...[quantize('d', 'e'), conv('e', 'f'), dequantize('f', 'y')],
    ];
    expect(islands(around('MaxPool')).map(({ reason }) => reason)).toEqual(['unfused']);
    expect(islands(around('HardSwish')).map(({ reason }) => reason)).toEqual(['unavoidable']);
  });

  it('names a pair between integer operators that does nothing but convert', () => {
    const nodes = [
      ...[quantize('x', 'a'), conv('a', 'b'), dequantize('b', 'c'), quantize('c', 'd')],
      ...[conv('d', 'e'), dequantize('e', 'y')],
    ];
    expect(islands(nodes)).toEqual([{ reason: 'unfused', floats: [], conversions: ['dq_c', 'q_d'] }]);
  });

  it('takes shapes that are computed for no float operators', () => {
    const nodes = [
      ...[quantize('x', 'a'), conv('a', 'b'), node('Shape', ['b'], ['s']), node('Gather', ['s', 'first'], ['n'])],
      ...[node('Concat', ['n', 'rest'], ['target'], { axis: { int: 0 } }), node('Reshape', ['b', 'target'], ['c'])],
      ...[node('Reshape', ['c', 's'], ['d']), conv('d', 'e'), dequantize('e', 'y')],
    ];
    expect(islands(nodes)).toEqual([]);
  });
});
