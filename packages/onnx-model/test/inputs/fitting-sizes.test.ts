import { describe, expect, it } from 'vitest';
import {
  DataType,
  float32Tensor,
  inputSpecs,
  int64Tensor,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  type TensorProto,
  tensorFacts,
  valueInfo,
} from '../../src/index.js';
import { fittingSizes } from '../../src/inputs/fitting-sizes.js';
import { planInputs } from '../../src/inputs/plan-inputs.js';

const weights = (name: string, dims: number[]) =>
  float32Tensor(name, dims, new Float32Array(dims.reduce((product, dim) => product * dim, 1)));

function sizesOf(dims: (number | string)[], nodes: NodeProto[], initializers: TensorProto[]) {
  const inputs = [valueInfo('x', DataType.FLOAT, dims)];
  const outputs = [valueInfo('y', DataType.FLOAT, ['M'])];
  const graph = makeGraph({ name: 'g', nodes, inputs, outputs, initializers });
  const model = makeModel({ graph, irVersion: 8, opsets: { '': 17 }, producerName: 'test' });
  return fittingSizes(model, planInputs(inputSpecs(inputs.map(tensorFacts))));
}

describe('fittingSizes', () => {
  it('finds the length that the matrix behind a Flatten has rows for', () => {
    const nodes = [
      node('Conv', ['x', 'w'], ['c']),
      node('Flatten', ['c'], ['f']),
      node('Gemm', ['f', 'm'], ['y'], { transB: { int: 1 } }),
    ];
    const initializers = [weights('w', [8, 40, 3]), weights('m', [4, 8 * 96])];
    expect(sizesOf(['N', 40, 't'], nodes, initializers)).toEqual({ x: [null, null, 98] });
  });

  it('finds the size of a frame where the first axis is their number, whatever that is', () => {
    const nodes = [
      node('Unsqueeze', ['x', 'axes'], ['u']),
      node('Conv', ['u', 'w'], ['c']),
      node('Transpose', ['c'], ['t'], { perm: { ints: [0, 2, 1, 3] } }),
      node('Reshape', ['t', 'frames'], ['f']),
      node('MatMul', ['f', 'm'], ['y']),
    ];
    const initializers = [
      int64Tensor('axes', [2], [0, 1]),
      weights('w', [10, 1, 11, 39]),
      int64Tensor('frames', [2], [-1, 1060]),
      weights('m', [1060, 88]),
    ];
    // 118 frames of 53 times 10 values are a multiple of 1060 as well.
    expect(sizesOf(['frames', 'bins'], nodes, initializers)).toEqual({ x: [null, 144] });
  });

  it('asks for nothing where the conventions fit', () => {
    expect(sizesOf(['N', 40, 't'], [node('Conv', ['x', 'w'], ['y'])], [weights('w', [8, 40, 3])])).toBeNull();
  });
});
