import { describe, expect, it } from 'vitest';
import { costlyOperators } from '../../src/index.js';

const nodes = (...times: readonly (readonly [opType: string, ms: number])[]) =>
  times.map(([opType, ms], index) => ({ name: `n${index}`, opType, ms, inputShapes: [], outputShapes: [] }));

describe('costlyOperators', () => {
  it('adds up the nodes of an operator, the costliest first, and leaves small shares out', () => {
    const profile = {
      nodes: nodes(['Transpose', 3], ['QLinearConv', 4], ['Transpose', 2], ['Relu', 0.4], ['Add', 0.6]),
    };
    expect(costlyOperators(profile)).toEqual([
      { operator: 'Transpose', count: 2, ms: 5, share: 0.5 },
      { operator: 'QLinearConv', count: 1, ms: 4, share: 0.4 },
      { operator: 'Add', count: 1, ms: 0.6, share: 0.06 },
    ]);
  });

  it('names at most three, and none of an empty profile', () => {
    expect(costlyOperators({ nodes: nodes(['A', 1], ['B', 1], ['C', 1], ['D', 1]) })).toHaveLength(3);
    expect(costlyOperators({ nodes: [] })).toEqual([]);
  });
});
