import { float32Tensor, node, tensorToNumbers } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { inlineConstants } from '../../src/passes/inline-constants.js';
import { opTypes, smallNetwork } from '../small-models.js';

describe('inlineConstants', () => {
  it('turns Constant nodes of every kind, and copies of constants, into initializers', () => {
    const network = inlineConstants(
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
    expect(opTypes(inlineConstants(smallNetwork({ nodes })).nodes)).toEqual(['Constant']);
  });
});
