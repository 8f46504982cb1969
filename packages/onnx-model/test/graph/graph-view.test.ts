import { describe, expect, it } from 'vitest';
import { GraphView } from '../../src/graph/graph-view.js';
import { makeGraph, valueInfo } from '../../src/node/graph.js';
import { attribute, node } from '../../src/node/make.js';
import { float32Tensor } from '../../src/tensor/make.js';

const nodes = [node('Conv', ['x', 'w'], ['c']), node('Relu', ['c'], ['r']), node('Add', ['r', 'r'], ['y'])];
const viewOf = (parts: Partial<ConstructorParameters<typeof GraphView>[0]>) =>
  new GraphView({ nodes, initializers: [], outputs: [{ name: 'y' }], ...parts });

/** An If whose branch reads `c` of the outer graph. */
function capturing() {
  const branch = makeGraph({
    name: 'branch',
    nodes: [node('Relu', ['c'], ['inner'])],
    inputs: [],
    outputs: [valueInfo('inner', 1, [1])],
    initializers: [],
  });
  const choice = node('If', ['condition'], ['z']);
  choice.attribute = [attribute('then_branch', { int: 0 })];
  for (const holder of choice.attribute) holder.g = branch;
  return choice;
}

describe('GraphView', () => {
  it('knows makers, readers and outputs', () => {
    const view = viewOf({});
    expect(view.producer('r')).toBe(nodes[1]);
    expect(view.producer('x')).toBeUndefined();
    expect(view.readers('c')).toEqual([nodes[1]]);
    expect(view.onlyReader('r')).toBe(nodes[2]);
    expect(view.isOutput('y')).toBe(true);
    expect(view.onlyReader('y')).toBeUndefined();
  });

  it('counts a node once that reads a tensor twice', () => {
    expect(viewOf({}).readers('r')).toEqual([nodes[2]]);
  });

  it('counts a subgraph that reads a tensor from outside', () => {
    const choice = capturing();
    const view = viewOf({ nodes: [...nodes, choice] });
    expect(view.readers('c')).toEqual([nodes[1], choice]);
    expect(view.onlyReader('c')).toBeUndefined();
    expect(view.parents(choice)).toEqual([nodes[0]]);
    expect(view.children(nodes[0] ?? choice)).toEqual([nodes[1], choice]);
  });

  it('finds constants in initializers and in Constant nodes', () => {
    const [stored, held] = [float32Tensor('w', [], [1]), float32Tensor('', [], [2])];
    const constant = node('Constant', [], ['k'], { value: { tensor: held } });
    const view = viewOf({ nodes: [constant, ...nodes], initializers: [stored] });
    expect(view.constant('w')).toBe(stored);
    expect(view.constant('k')).toBe(held);
    expect(view.constant('c')).toBeUndefined();
  });

  it('takes an input or output left out for no tensor', () => {
    const dropout = node('Dropout', ['x', '', ''], ['d', '']);
    const view = viewOf({ nodes: [dropout, node('Clip', ['d', '', 'most'], ['y'])] });
    expect(view.producer('')).toBeUndefined();
    expect(view.producer(undefined)).toBeUndefined();
    expect(view.readers('')).toEqual([]);
  });
});
