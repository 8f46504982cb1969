import { create } from '@bufbuild/protobuf';
import { AttributeProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { inRunOrder } from '../../src/graph/run-order.js';
import { makeGraph } from '../../src/node/graph.js';
import { changed, node } from '../../src/node/make.js';

const chain = (length: number) =>
  Array.from({ length }, (_, at) => node('Relu', [`t${at}`], [`t${at + 1}`], {}, `n${at}`));
const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

describe('inRunOrder', () => {
  it('puts a node behind those that make what it reads, and moves no other', () => {
    const [first, second, third, ...rest] = chain(5);
    const aside = node('Neg', ['t0'], ['aside'], {}, 'aside');
    if (first === undefined || second === undefined || third === undefined) throw new Error('the chain is longer');
    expect(names(inRunOrder([third, aside, second, ...rest, first]))).toEqual(['n0', 'n1', 'n2', 'aside', 'n3', 'n4']);
  });

  it('keeps an array that is in order', () => {
    const nodes = chain(3);
    expect(inRunOrder(nodes)).toBe(nodes);
  });

  it('counts what a subgraph takes from outside', () => {
    const body = makeGraph({
      name: 'body',
      nodes: [node('Neg', ['t1'], ['inner'])],
      inputs: [],
      outputs: [],
      initializers: [],
    });
    const thenBranch = create(AttributeProtoSchema, { name: 'then_branch', g: body });
    const branch = changed(node('If', ['condition'], ['y'], {}, 'if'), { attribute: [thenBranch] });
    expect(names(inRunOrder([branch, ...chain(1)]))).toEqual(['n0', 'if']);
  });

  it('takes a chain of any length in reverse, and a cycle, without an end', () => {
    expect(names(inRunOrder(chain(20_000).reverse())).at(-1)).toBe('n19999');
    const cycle = [node('Relu', ['a'], ['b'], {}, 'one'), node('Relu', ['b'], ['a'], {}, 'two')];
    expect(names(inRunOrder(cycle))).toHaveLength(2);
  });
});
