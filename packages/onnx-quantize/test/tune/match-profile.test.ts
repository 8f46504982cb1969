import { int8Tensor } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { matchProfile, type ProfiledNode } from '../../src/tune/match-profile.js';

const convolution = (name: string, dims: readonly number[] = [1, 1, 1, 1]) => {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { name, codes: int8Tensor(`${name}_w`, dims, new Int8Array(size)) };
};
const profiled = (name: string, ms: number, weights: readonly number[] = [1, 1, 1, 1]): ProfiledNode => ({
  name,
  opType: 'QLinearConv',
  ms,
  inputShapes: [[1, 8, 8, 1], [], [], weights],
});

describe('matchProfile', () => {
  it('finds names that the engine kept or made longer, in any order', () => {
    const times = matchProfile(
      [convolution('conv1'), convolution('conv10'), convolution('conv1_1')],
      [profiled('conv10_token_9', 3), profiled('conv1_1', 2), profiled('fused conv1', 1)],
    );
    expect(Object.fromEntries(times)).toEqual({ conv1: 1, conv10: 3, conv1_1: 2 });
  });

  it('does not take the node of a longer name', () => {
    const times = matchProfile(
      [convolution('c'), convolution('c_1')],
      [profiled('c_1_token_4', 2), profiled('c_token_3', 1)],
    );
    expect(Object.fromEntries(times)).toEqual({ c: 1, c_1: 2 });
  });

  it('falls back on order among equal weights where names are lost', () => {
    const times = matchProfile(
      [convolution('a', [2, 1, 3, 3]), convolution('b', [2, 2, 1, 1]), convolution('c', [2, 1, 3, 3])],
      [profiled('n7', 1, [2, 1, 3, 3]), profiled('n8', 3, [2, 1, 3, 3]), profiled('n9', 2, [2, 2, 1, 1])],
    );
    expect(Object.fromEntries(times)).toEqual({ a: 1, b: 2, c: 3 });
  });

  it('tells nothing where the number differs, and never looks at other operators', () => {
    const other = { ...profiled('a', 5), opType: 'QLinearAdd' };
    expect(matchProfile([convolution('a'), convolution('b')], [other, profiled('n1', 1)]).size).toBe(0);
  });
});
