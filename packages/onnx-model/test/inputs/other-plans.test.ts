import { describe, expect, it } from 'vitest';
import { type DeclaredInput, inputSpecs } from '../../src/inputs/input-spec.js';
import { batchOfEveryInput, firstAxisAsSize, otherPlans, otherSizes } from '../../src/inputs/other-plans.js';
import { planInputs } from '../../src/inputs/plan-inputs.js';

const declared = (name: string, dims: DeclaredInput['dims'], type = 'float32'): DeclaredInput => ({ name, type, dims });
const plan = (...inputs: DeclaredInput[]) => planInputs(inputSpecs(inputs));

describe('otherSizes', () => {
  it('replaces what a convention gave, and nothing else', () => {
    const tried = otherSizes(plan(declared('image', ['N', 3, 'h', 'w']), declared('scale', [1, 2])));
    expect(tried.slice(0, 2).map(({ inputs }) => inputs.map(({ sample }) => sample))).toEqual([
      [
        [1, 3, 256, 256],
        [1, 2],
      ],
      [
        [1, 3, 320, 320],
        [1, 2],
      ],
    ]);
    expect(otherSizes(plan(declared('x', [1, 3, 8, 8])))).toEqual([]);
  });

  it('tries lines of text before small squares, and keeps a side that is fixed', () => {
    const tried = (dims: DeclaredInput['dims']) =>
      otherSizes(plan(declared('x', dims))).flatMap(({ inputs }) =>
        inputs.map(({ sample }) => sample.slice(2).join('x')),
      );
    const sizes = tried(['N', 3, 'h', 'w']);
    expect(sizes.indexOf('48x320')).toBeLessThan(sizes.indexOf('64x64'));
    expect(sizes.indexOf('96x96')).toBeLessThan(sizes.indexOf('48x320'));
    expect(tried(['N', 3, 48, 'w']).slice(0, 2)).toEqual(['48x256', '48x320']);
  });

  it('keeps what says how long the input is true', () => {
    const [other] = otherSizes(plan(declared('x', ['N', 't']), declared('x_lengths', ['N'], 'int64')));
    expect(other?.inputs).toMatchObject([{ sample: [1, 256] }, { values: { kind: 'constant', value: 256 } }]);
  });
});

describe('otherPlans', () => {
  const tried = (...inputs: DeclaredInput[]) =>
    [...otherPlans(plan(...inputs))].map((one) => one.inputs.map(({ sample, values }) => ({ sample, values })));

  it('has other sizes for single axes', () => {
    expect(tried(declared('x', ['N', 'bands', 'frames']))).toContainEqual([
      { sample: [1, 128, 80], values: { kind: 'waves' } },
    ]);
  });

  it('has integers of 0, which may index what is small', () => {
    expect(tried(declared('edges', [2, 'e'], 'int64'))).toContainEqual([
      { sample: [2, 128], values: { kind: 'constant', value: 0 } },
    ]);
  });

  it('has the first axis as a size, of every input that it belongs to', () => {
    expect(tried(declared('nodes', ['n', 8]), declared('batch', ['n'], 'int64'))).toContainEqual([
      { sample: [128, 8], values: { kind: 'waves' } },
      { sample: [128], values: { kind: 'waves' } },
    ]);
  });

  it('begins with the first step of a text decoder, which has no past', () => {
    const ids = declared('input_ids', ['b', 's'], 'int64');
    const [first] = tried(ids, declared('past_key_values.0.key', ['b', 2, 'past', 8]), declared('h0', [2, 'n', 8]));
    expect(first?.map(({ sample }) => sample)).toEqual([
      [1, 128],
      [1, 2, 0, 8],
      [2, 1, 8],
    ]);
  });

  it('has nothing where every size is given', () => {
    expect(tried(declared('x', [1, 3, 8, 8]))).toEqual([]);
  });
});

describe('firstAxisAsSize', () => {
  it('is not for pictures', () => {
    expect(firstAxisAsSize(plan(declared('image', ['N', 3, 8, 8])))).toEqual([]);
  });
});

describe('batchOfEveryInput', () => {
  it('takes each first axis for the batch, and the open one of a state', () => {
    const inputs = [declared('a', ['u1', 21]), declared('b', ['u2', 21]), declared('state', [2, 'u3', 128])];
    expect(plan(...inputs).inputs.map(({ batchAxis }) => batchAxis)).toEqual([0, null, null]);
    expect(batchOfEveryInput(plan(...inputs))?.inputs.map(({ batchAxis }) => batchAxis)).toEqual([0, 0, 1]);
  });

  it('is none where every input has its batch', () => {
    expect(batchOfEveryInput(plan(declared('a', ['N', 21]), declared('b', ['N', 2])))).toBeNull();
  });
});
