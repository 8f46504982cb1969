import type { NodeTime } from '@rn50/bench-stats';
import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { joinTimes } from '../../src/layers/join-times.js';

const time = (opType: string, name: string, ms: number): NodeTime => ({
  name,
  opType,
  ms,
  inputShapes: [],
  outputShapes: [],
});

describe('joinTimes', () => {
  it('goes by name, and by order within an operator where names are missing or not unique', () => {
    const nodes = [
      node('Conv', ['x'], ['a'], {}, 'first'),
      node('Conv', ['a'], ['b']),
      node('Relu', ['b'], ['c'], {}, 'same'),
      node('Relu', ['c'], ['d'], {}, 'same'),
      node('Conv', ['d'], ['e'], {}, 'last'),
      node('Shape', ['e'], ['f'], {}, 'folded'),
    ];
    const times = [
      time('Conv', 'last', 3),
      time('Conv', 'Conv_1', 2),
      time('Relu', 'same', 4),
      time('Relu', 'same', 5),
      time('Conv', 'first', 1),
    ];
    const joined = joinTimes(nodes, times);
    expect(nodes.map((one) => joined.get(one)?.ms)).toEqual([1, 2, 4, 5, 3, undefined]);
  });
});
