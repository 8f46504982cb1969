import { describe, expect, it } from 'vitest';
import { dimsAt, fixedBatch } from '../../src/inputs/input-plan.js';
import { type DeclaredInput, inputSpecs } from '../../src/inputs/input-spec.js';
import { NO_HINTS, type PlanSources, planInputs } from '../../src/inputs/plan-inputs.js';

const declared = (name: string, dims: DeclaredInput['dims'], type = 'float32'): DeclaredInput => ({ name, type, dims });
const plan = (inputs: readonly DeclaredInput[], sources: PlanSources = {}) => planInputs(inputSpecs(inputs), sources);
const image = declared('image', ['N', 3, 'h', 'w']);
const data = (shape: readonly number[]) => ({ path: 'd.npz', count: 5, id: 'd', samples: { image: shape } });

describe('planInputs: the size of an open axis', () => {
  it.each<[string, PlanSources, readonly number[], string]>([
    ['by convention', {}, [1, 3, 224, 224], 'convention'],
    [
      'of what the graph takes',
      { hints: { ...NO_HINTS, demanded: { image: [1, 3, 64, 64] } } },
      [1, 3, 64, 64],
      'graph',
    ],
    [
      'in the metadata',
      { hints: { ...NO_HINTS, stated: { image: [null, null, 320, 640] } } },
      [1, 3, 320, 640],
      'metadata',
    ],
    [
      'of the other model',
      { other: inputSpecs([declared('image', [1, 3, 320, 320])]) },
      [1, 3, 320, 320],
      'other-model',
    ],
    [
      'of the other model’s only input',
      { other: inputSpecs([declared('x', [1, 3, 96, 96])]) },
      [1, 3, 96, 96],
      'other-model',
    ],
    ['of the data', { data: data([1, 3, 48, 320]) }, [1, 3, 48, 320], 'data'],
    ['of --dim', { asked: { dims: { h: 32, w: 64 } } }, [1, 3, 32, 64], 'dim-option'],
    ['of --size', { asked: { size: { height: 100, width: 200 } } }, [1, 3, 100, 200], 'size-option'],
    ['of --shape', { asked: { shapes: { image: [1, 3, 7, 9] } } }, [1, 3, 7, 9], 'shape-option'],
  ])('%s', (_, sources, sample, sizeFrom) => {
    expect(plan([image], sources).inputs).toMatchObject([{ sample, sizeFrom, batchAxis: 0 }]);
  });

  it.each<[DeclaredInput['dims'], readonly number[]]>([
    [
      ['N', 3, 48, 'w'],
      [1, 3, 48, 320],
    ],
    [
      ['N', 3, 640, 'w'],
      [1, 3, 640, 640],
    ],
    [
      ['N', 'h', 100, 3],
      [1, 100, 100, 3],
    ],
  ])('goes by the other side of a picture: %j', (dims, sample) => {
    expect(plan([declared('x', dims)]).inputs).toMatchObject([{ sample, sizeFrom: 'convention' }]);
  });

  it('comes from the strongest source that knows it', () => {
    const sources = {
      asked: { dims: { h: 32 }, shapes: {} },
      data: data([1, 3, 48, 320]),
      other: inputSpecs([declared('image', [1, 3, 96, 96])]),
    };
    expect(plan([image], sources).inputs).toMatchObject([{ sample: [1, 3, 32, 320], sizeFrom: 'data' }]);
  });

  it('is the same for the same symbol in every input', () => {
    const inputs = [declared('input_ids', ['b', 's'], 'int64'), declared('attention_mask', ['b', 's'], 'int64')];
    const { inputs: planned } = plan(inputs, { asked: { shapes: { attention_mask: [1, 77] } } });
    expect(planned.map(({ sample, batchAxis }) => [sample, batchAxis])).toEqual([
      [[1, 77], 0],
      [[1, 77], 0],
    ]);
  });

  it.each(['?', '-1', 'None', 'side'])('may be another one for each axis that is called %s', (symbol) => {
    const size = { height: 48, width: 192 };
    const first = symbol === 'side' ? 'N' : symbol;
    const { inputs } = plan([declared('x', [first, 3, symbol, symbol])], { asked: { size } });
    expect(inputs).toMatchObject([{ sample: [1, 3, 48, 192], sizeFrom: 'size-option', batchAxis: 0 }]);
  });

  it('is one sample of the batch along the axis with its symbol', () => {
    const inputs = [declared('x', ['N', 512]), declared('h0', [2, 'N', 64])];
    const { inputs: planned } = plan(inputs);
    expect(planned.map((one) => dimsAt(one, 4))).toEqual([
      [4, 512],
      [2, 4, 64],
    ]);
  });

  it('of a model without open axes is its own', () => {
    const fixed = plan([declared('x', [8, 3, 32, 48])]);
    expect(fixed.inputs).toMatchObject([{ sample: [8, 3, 32, 48], sizeFrom: 'model', batchAxis: null }]);
    expect(fixedBatch(fixed)).toBe(8);
    expect(fixedBatch(plan([image]))).toBeNull();
  });

  it.each<[readonly DeclaredInput[], readonly number[]]>([
    [[declared('audio', ['N', 'length'], 'int16')], [1, 16000]],
    [[declared('input', ['N', 1, 'num_samples'])], [1, 1, 16000]],
    [[declared('speech', ['N', 'frames', 400])], [1, 128, 400]],
    [
      [declared('x', ['N', 512]), declared('state', [2, 'unk__1', 64])],
      [2, 1, 64],
    ],
  ])('by convention: a second of sound, and one sample in what is handed on %#', (inputs, sample) => {
    expect(plan(inputs).inputs.at(-1)?.sample).toEqual(sample);
  });

  it('may say that the first axis is no batch', () => {
    const { inputs } = plan([declared('x', ['T', 1, 40])], { asked: { shapes: { x: [50, 1, 40] } } });
    expect(inputs).toMatchObject([{ sample: [50, 1, 40], batchAxis: null }]);
  });
});

describe('planInputs: values', () => {
  const valuesOf = (input: DeclaredInput, sources?: PlanSources) => plan([input], sources).inputs[0]?.values;

  it.each<[DeclaredInput, object]>([
    [declared('scale_factor', [1, 2]), { kind: 'constant', value: 1 }],
    [declared('sr', [], 'int64'), { kind: 'constant', value: 16000 }],
    [declared('attention_mask', ['b', 's'], 'int64'), { kind: 'constant', value: 1 }],
    [declared('token_type_ids', ['b', 's'], 'int64'), { kind: 'constant', value: 0 }],
    [declared('position_ids', ['b', 's'], 'int64'), { kind: 'positions' }],
    [declared('state', [2, 1, 128]), { kind: 'constant', value: 0 }],
    [declared('input_ids', ['b', 's'], 'int64'), { kind: 'ids', below: 1000 }],
    [declared('audio', ['N', 1, 16000]), { kind: 'waves' }],
    [declared('x', ['N', 224, 224, 3]), { kind: 'pictures', layout: 'nhwc' }],
  ])('%j', (input, values) => {
    expect(valuesOf(input)).toMatchObject(values);
  });

  it('of lengths are the size of what they are the length of', () => {
    const inputs = [declared('x', ['N', 'phonemes'], 'int64'), declared('x_lengths', ['N'], 'int64')];
    expect(plan(inputs, { asked: { dims: { phonemes: 50 } } }).inputs.at(-1)?.values).toEqual({
      kind: 'constant',
      value: 50,
    });
  });

  it('of tokens stay within the table', () => {
    const hints = { ...NO_HINTS, rows: { input_ids: 30 } };
    expect(valuesOf(declared('input_ids', ['b', 's'], 'int64'), { hints })).toEqual({ kind: 'ids', below: 30 });
  });

  it.each<[DeclaredInput, PlanSources, object]>([
    [image, {}, { mean: [0.485, 0.456, 0.406], from: 'convention' }],
    [declared('x', ['N', 1, 28, 28]), {}, { mean: [0], std: [1], from: 'convention' }],
    [declared('x', [1, 3, 8, 8], 'uint8'), {}, { mean: [0], std: [1 / 255], from: 'type' }],
    [
      image,
      { hints: { ...NO_HINTS, ranges: { image: { mean: [0], std: [1 / 255], from: 'graph' } } } },
      { std: [1 / 255], from: 'graph' },
    ],
    [image, { asked: { range: { mean: [0.5], std: [0.5] } } }, { mean: [0.5], std: [0.5], from: 'option' }],
    [image, { asked: { range: { std: [1, 1, 1] } } }, { mean: [0.485, 0.456, 0.406], std: [1, 1, 1], from: 'option' }],
  ])('of pictures have the range %#', (input, sources, range) => {
    expect(valuesOf(input, sources)).toMatchObject({ range });
  });

  it('are the user’s where they are given', () => {
    const made = plan([image, declared('scale_factor', [1, 2])], { data: data([1, 3, 32, 32]) });
    expect(made.inputs.map(({ values }) => values.kind)).toEqual(['data', 'constant']);
    expect(made.data).toEqual({ path: 'd.npz', count: 5, id: 'd' });
  });
});

describe('planInputs refuses', () => {
  it.each<[string, readonly DeclaredInput[], PlanSources, string]>([
    ['an input without a type of numbers', [declared('text', ['N'], 'string')], {}, 'the input text takes string'],
    [
      'a shape of no input',
      [image],
      { asked: { shapes: { img: [1] } } },
      'there is no input img; the model has image float32 [N,3,h,w]',
    ],
    [
      'a shape that does not fit',
      [image],
      { asked: { shapes: { image: [1, 4, 8, 8] } } },
      'image:1x4x8x8 does not fit image float32 [N,3,h,w]',
    ],
    [
      'a size without pictures',
      [declared('x', ['N', 10])],
      { asked: { size: { height: 8, width: 8 } } },
      'no input is a picture',
    ],
    [
      'a symbol that is not there',
      [image],
      { asked: { dims: { s: 8 } } },
      'no input has a dimension s; there is N, h, w',
    ],
    ['a range for other channels', [image], { asked: { range: { mean: [0, 0] } } }, 'the input image has 3 channels'],
  ])('%s', (_, inputs, sources, problem) => {
    expect(() => plan(inputs, sources)).toThrow(problem);
  });
});
