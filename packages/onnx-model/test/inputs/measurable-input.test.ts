import { describe, expect, it } from 'vitest';
import { describeModel } from '../../src/facts/describe-model.js';
import { readModel } from '../../src/file/read-model.js';
import { type DeclaredInput, fixedBatch, inputSpecs } from '../../src/inputs/input-spec.js';
import { measurableInput } from '../../src/inputs/measurable-input.js';
import { digitsBytes } from '../fixture.js';

const input = (dims: DeclaredInput['dims'], type = 'float32', name = 'x') => inputSpecs([{ name, type, dims }]);

describe('measurableInput', () => {
  it('is the image, batch free or fixed', () => {
    const expected = { name: 'x', type: 'float32', role: 'image-nchw', channels: 3, height: 32, width: 48 };
    expect(measurableInput(input(['N', 3, 32, 48]))).toEqual({ ...expected, dims: ['N', 3, 32, 48] });
    expect(measurableInput(input([4, 3, 32, 48]))).toEqual({ ...expected, dims: [4, 3, 32, 48] });
    const digits = readModel(digitsBytes);
    const { inputs } = describeModel(digits);
    expect(measurableInput(inputSpecs(inputs))).toMatchObject({ channels: 1, height: 8, width: 8 });
  });

  it('takes 224 for a free height and width of a colour image', () => {
    expect(measurableInput(input(['N', 3, 'H', null]))).toMatchObject({ dims: ['N', 3, 224, 224], width: 224 });
    expect(measurableInput(input([null, 3, 'H', 32]))).toMatchObject({ dims: [null, 3, 224, 32], width: 32 });
  });

  it.each([
    ['no input', [], 'the model has no input'],
    [
      'two inputs',
      [...input([1, 3, 4, 4]), ...input([1, 1], 'int64', 'ids')],
      'the model has 2 inputs (x: float32 [1, 3, 4, 4], ids: int64 [1, 1])',
    ],
    ['another type', input(['N', 3, 4, 4], 'uint8'), "the model's input is x: uint8 [N, 3, 4, 4]"],
    ['another rank', input(['N', 128]), "the model's input is x: float32 [N, 128]"],
    ['video', input([1, 3, 16, 112, 112]), "the model's input is x: float32 [1, 3, 16, 112, 112]"],
    ['no shape', input(null), "the model's input is x: float32 of unknown shape"],
    [
      'free channels',
      input(['N', 'C', 4, 4]),
      "the model's input is x: float32 [N, C, 4, 4], which leaves the image size open",
    ],
    [
      'nameless channels',
      input(['N', null, 4, 4]),
      "the model's input is x: float32 [N, ?, 4, 4], which leaves the image size open",
    ],
    [
      'a free size of a grey image',
      input(['N', 1, 28, 'W']),
      "the model's input is x: float32 [N, 1, 28, W], which leaves the image size open",
    ],
  ])('refuses %s and says what is supported', (_, specs, problem) => {
    expect(() => measurableInput(specs)).toThrow(
      expect.objectContaining({
        code: 'INPUT_UNSUPPORTED',
        message: `${problem}; supported is one float32 input of shape [N,C,H,W]`,
      }),
    );
  });
});

describe('fixedBatch', () => {
  it('is the first dimension where it is a number', () => {
    expect(fixedBatch(input([8, 3, 4, 4]))).toBe(8);
    expect(fixedBatch(input(['N', 3, 4, 4]))).toBeNull();
    expect(fixedBatch(input([null, 3, 4, 4]))).toBeNull();
    expect(fixedBatch(input(null))).toBeNull();
    expect(fixedBatch([])).toBeNull();
  });

  it('is not that of a scalar beside it', () => {
    expect(fixedBatch([...input([1], 'float32', 'scale'), ...input([4, 10])])).toBe(4);
  });
});
