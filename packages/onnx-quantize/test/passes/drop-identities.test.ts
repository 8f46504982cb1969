import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { dropIdentities } from '../../src/passes/drop-identities.js';
import { smallNetwork } from '../small-models.js';

function after(nodes: ReturnType<typeof node>[]): string[] {
  return dropIdentities(smallNetwork({ nodes })).nodes.map(
    ({ opType, input, output }) => `${opType} ${input.join(' ')} -> ${output.join(' ')}`,
  );
}

describe('dropIdentities', () => {
  it('lets readers read what went in, through several', () => {
    const nodes = [node('Identity', ['x'], ['a']), node('Dropout', ['a'], ['b']), node('Add', ['b', 'a'], ['y'])];
    expect(after(nodes)).toEqual(['Add x x -> y']);
  });

  it('keeps one that makes the output, as an Identity', () => {
    expect(after([node('Relu', ['x'], ['a']), node('Dropout', ['a'], ['y', 'mask'])])).toEqual([
      'Relu x -> a',
      'Identity a -> y',
    ]);
  });

  it('keeps a Dropout whose mask is read, or that is being trained', () => {
    expect(after([node('Dropout', ['x'], ['a', 'm']), node('Where', ['m', 'a', 'x'], ['y'])])[0]).toBe(
      'Dropout x -> a m',
    );
    expect(after([node('Dropout', ['x', 'r', 't'], ['a']), node('Relu', ['a'], ['y'])])[0]).toBe('Dropout x r t -> a');
  });
});
