import { DataType, type NodeProto, node } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { floatingNodes } from '../../src/plan/floating-data.js';
import { smallNetwork, weights } from '../small-models.js';

const to = (type: number) => ({ to: { int: type } });

it.each<[string, readonly NodeProto[], readonly string[]]>([
  [
    'what works out a shape',
    [
      node('Shape', ['x'], ['s']),
      node('Gather', ['s', 'first'], ['n']),
      node('Cast', ['n'], ['f'], to(DataType.FLOAT)),
      node('Floor', ['f'], ['g']),
      node('ConstantOfShape', ['s'], ['zeros']),
      node('Add', ['x', 'zeros'], ['y']),
    ],
    ['Add'],
  ],
  [
    'whole numbers that come of data',
    [
      node('ArgMax', ['x'], ['best']),
      node('Gather', ['table', 'best'], ['z']),
      node('Cast', ['best'], ['f'], to(DataType.FLOAT)),
      node('Mul', ['f', 'f'], ['y']),
    ],
    ['ArgMax', 'Mul'],
  ],
  ['indices beside values', [node('TopK', ['x', 'k'], ['v', 'i']), node('Identity', ['i'], ['y'])], ['TopK']],
  ['constants', [node('Relu', ['w'], ['r']), node('Mul', ['x', 'r'], ['y'])], ['Mul']],
])('%s: only operators on floating data count', (_name, nodes, expected) => {
  const found = floatingNodes(smallNetwork({ nodes, initializers: [weights('w', [4])] }));
  expect(nodes.filter((one) => found.has(one)).map(({ opType }) => opType)).toEqual(expected);
});
