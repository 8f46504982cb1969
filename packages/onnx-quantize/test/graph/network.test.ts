import { attribute, DataType, float32Tensor, makeGraph, node, valueInfo } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { checkModel } from '../../src/graph/check-model.js';
import { freshNames } from '../../src/graph/names.js';
import { toModel } from '../../src/graph/network.js';
import { refusalOf } from '../refusal.js';
import { smallModel, smallNetwork, weights } from '../small-models.js';

/** An If whose branch reads `c` of the outer graph. */
function capturing() {
  const branch = makeGraph({
    name: 'branch',
    nodes: [node('Relu', ['c'], ['inner'])],
    inputs: [],
    outputs: [valueInfo('inner', DataType.FLOAT, [1])],
    initializers: [],
  });
  const choice = node('If', ['condition'], ['y'], { then_branch: { int: 0 } });
  choice.attribute = [attribute('then_branch', { int: 0 })];
  for (const holder of choice.attribute) holder.g = branch;
  return choice;
}

describe('freshNames', () => {
  it('keeps clear of every tensor, and of its own earlier names', () => {
    const fresh = freshNames(
      smallNetwork({ nodes: [node('Relu', ['x'], ['y']), capturing()], initializers: [weights('w', [1])] }),
    );
    expect(['x', 'w', 'c', 'new', 'new'].map(fresh)).toEqual(['x_2', 'w_2', 'c_2', 'new', 'new_2']);
  });
});

describe('toModel', () => {
  it('leaves out constants that nothing reads', () => {
    const network = smallNetwork({
      nodes: [node('Add', ['x', 'used'], ['y'])],
      initializers: [weights('used', [1]), weights('unused', [1])],
    });
    expect(toModel(network).graph?.initializer.map(({ name }) => name)).toEqual(['used']);
  });
});

describe('checkModel', () => {
  it('refuses sparse weights', async () => {
    const model = smallModel({ nodes: [node('Conv', ['x', 'w'], ['y'])], initializers: [] });
    model.graph?.sparseInitializer.push({
      $typeName: 'onnx.SparseTensorProto',
      values: float32Tensor('w', [1], [1]),
      dims: [8n],
    });
    expect(await refusalOf(() => checkModel(model))).toBe(
      'MODEL_UNSUPPORTED: the model stores 1 of its weights as sparse tensors',
    );
  });

  it('refuses functions of its own', async () => {
    const model = smallModel({ nodes: [node('Conv', ['x', 'w'], ['y'])] });
    const like = { input: [], output: [], attribute: [], attributeProto: [], node: [], docString: '', opsetImport: [] };
    model.functions.push({
      ...like,
      $typeName: 'onnx.FunctionProto',
      name: 'Block',
      domain: 'my',
      overload: '',
      valueInfo: [],
      metadataProps: [],
    });
    expect(await refusalOf(() => checkModel(model))).toBe(
      'MODEL_UNSUPPORTED: the model defines functions of its own (Block)',
    );
  });
});
