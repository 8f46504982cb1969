import { describe, expect, it } from 'vitest';
import {
  DataType,
  float32Tensor,
  int8Tensor,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  type TensorProto,
  valueInfo,
  weightShapes,
} from '../../src/index.js';

function shapesOf(nodes: readonly NodeProto[], initializers: readonly TensorProto[]): string[] {
  const inputs = [valueInfo('x', DataType.FLOAT, ['N', 2])];
  const graph = makeGraph({ name: 'g', nodes, inputs, outputs: [], initializers });
  return weightShapes(makeModel({ graph, irVersion: 7, opsets: { '': 13 }, producerName: 'test' }));
}

describe('weightShapes', () => {
  it('is the same for a convolution, a matrix product and their integer forms', () => {
    const values = new Float32Array(6);
    const forms = [
      shapesOf([node('Conv', ['x', 'w'], ['y'])], [float32Tensor('w', [3, 2, 1, 1], values)]),
      shapesOf([node('MatMul', ['x', 'w'], ['y'])], [float32Tensor('w', [2, 3], values)]),
      shapesOf(
        [node('Transpose', ['w'], ['t']), node('Gemm', ['x', 't'], ['y'])],
        [float32Tensor('w', [3, 2], values)],
      ),
      shapesOf([node('ConvInteger', ['x', 'w'], ['y'])], [int8Tensor('w', [3, 2, 1, 1], new Int8Array(6))]),
      shapesOf(
        [node('DequantizeLinear', ['w', 's'], ['d']), node('Conv', ['x', 'd'], ['y'])],
        [int8Tensor('w', [3, 2, 1, 1], new Int8Array(6))],
      ),
    ];
    expect(forms).toEqual(forms.map(() => ['2x3']));
  });

  it('leaves out what is computed', () => {
    expect(shapesOf([node('Relu', ['x'], ['r']), node('MatMul', ['x', 'r'], ['y'])], [])).toEqual([]);
  });
});
