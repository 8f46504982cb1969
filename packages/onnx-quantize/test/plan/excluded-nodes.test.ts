import { node } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { excludedNodes, keptOutputs } from '../../src/plan/excluded-nodes.js';
import { refusalOf } from '../refusal.js';

const conv1 = node('Conv', ['x', 'w1'], ['a'], {}, 'conv1');
const conv2 = node('Conv', ['a', 'w2'], ['b']);
const add = node('Add', ['a', 'b'], ['c'], {}, 'sum');
const constant = node('Constant', [], ['k'], {}, 'constant');
const given = [constant, conv1, conv2, add];
const nodes = [conv1, conv2, add];

describe('excludedNodes', () => {
  it.each([
    ['a name', ['conv1'], [conv1]],
    ['the output of a nameless node', ['b'], [conv2]],
    ['an operator type', ['Conv'], [conv1, conv2]],
    ['several, one twice', ['Conv', 'sum', 'conv1'], [conv1, conv2, add]],
    ['none', [], []],
  ])('knows %s', (_, exclude, expected) => {
    const kept = excludedNodes(exclude, nodes, keptOutputs(exclude, given));
    expect([...kept.keys()]).toEqual(expected);
    expect(new Set(kept.values())).toEqual(new Set(expected.length === 0 ? [] : ['excluded by name']));
  });

  it('knows what an operator was converted to, by its output', () => {
    const upsample = node('Upsample', ['c'], ['u'], {}, 'up');
    const resize = node('Resize', ['c', '', 's'], ['u'], {}, 'up_converted');
    const kept = excludedNodes(['Upsample'], [...nodes, resize], keptOutputs(['Upsample'], [...given, upsample]));
    expect([...kept.keys()]).toEqual([resize]);
  });

  it('refuses what is no node, naming the nearest', async () => {
    expect(await refusalOf(() => keptOutputs(['cnov1'], given))).toBe(
      'BAD_OPTION: exclude names cnov1, which is neither a node nor an operator type of the model',
    );
    expect(() => keptOutputs(['cnov1'], given)).toThrow(expect.objectContaining({ remedy: 'Did you mean conv1?' }));
  });

  it('refuses what is constant', async () => {
    const refusal = await refusalOf(() => excludedNodes(['Constant'], nodes, keptOutputs(['Constant'], given)));
    expect(refusal).toBe('BAD_OPTION: exclude names Constant, of which no calculation is left: it is constant');
  });
});
