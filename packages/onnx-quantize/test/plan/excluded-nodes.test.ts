import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { excludedNodes } from '../../src/plan/excluded-nodes.js';
import { refusalOf } from '../refusal.js';

const conv1 = node('Conv', ['x', 'w1'], ['a'], {}, 'conv1');
const conv2 = node('Conv', ['a', 'w2'], ['b']);
const add = node('Add', ['a', 'b'], ['c'], {}, 'sum');
const norm = node('BatchNormalization', ['b', 's', 't', 'm', 'v'], ['n'], {}, 'norm');
const nodes = [conv1, conv2, add];
const given = [...nodes, norm];

describe('excludedNodes', () => {
  it.each([
    ['a name', ['conv1'], [conv1]],
    ['the output of a nameless node', ['b'], [conv2]],
    ['an operator type', ['Conv'], [conv1, conv2]],
    ['several, one twice', ['Conv', 'sum', 'conv1'], [conv1, conv2, add]],
    ['none', [], []],
  ])('knows %s', (_, exclude, expected) => {
    const kept = excludedNodes(exclude, nodes, given);
    expect([...kept.keys()]).toEqual(expected);
    expect(new Set(kept.values())).toEqual(new Set(expected.length === 0 ? [] : ['excluded by name']));
  });

  it.each([
    ['cnov1', 'BAD_OPTION: exclude names cnov1, which is neither a node nor an operator type of the model'],
    [
      'BatchNormalization',
      'BAD_OPTION: exclude names BatchNormalization, which is no node of its own any more: it is folded into another or dropped',
    ],
    [
      'norm',
      'BAD_OPTION: exclude names norm, which is no node of its own any more: it is folded into another or dropped',
    ],
  ])('refuses %s', async (name, refusal) => {
    expect(await refusalOf(() => excludedNodes([name], nodes, given))).toBe(refusal);
  });

  it('names the nearest', () => {
    expect(() => excludedNodes(['cnov1'], nodes, given)).toThrow(
      expect.objectContaining({ remedy: 'Did you mean conv1?' }),
    );
  });
});
