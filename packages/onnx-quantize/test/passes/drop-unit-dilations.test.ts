import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { dropUnitDilations } from '../../src/passes/drop-unit-dilations.js';
import { smallNetwork } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });

/** The names of the attributes that are left. */
function after(opType: string, dilations: number[]): string[] {
  const nodes = [node(opType, ['x'], ['y'], { kernel_shape: ints(2, 2), dilations: ints(...dilations) })];
  return dropUnitDilations(smallNetwork({ nodes })).nodes.flatMap(({ attribute }) => attribute.map(({ name }) => name));
}

describe('dropUnitDilations', () => {
  it('leaves out dilations of 1 of an AveragePool', () => {
    expect(after('AveragePool', [1, 1])).toEqual(['kernel_shape']);
  });

  it('keeps real ones, and those of other operators', () => {
    expect(after('AveragePool', [1, 2])).toEqual(['kernel_shape', 'dilations']);
    expect(after('MaxPool', [1, 1])).toEqual(['kernel_shape', 'dilations']);
  });
});
