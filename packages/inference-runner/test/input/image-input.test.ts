import { describe, expect, it } from 'vitest';
import type { ValueDescription } from '../../src/engine/engine.js';
import { imageInput } from '../../src/input/image-input.js';

function described(...inputs: ValueDescription[]) {
  return { inputs };
}

const IMAGE: ValueDescription = { name: 'data', type: 'float32', dims: ['N', 3, 224, 224] };

describe('imageInput', () => {
  it('takes open and fixed batches', () => {
    const open = { name: 'data', fixedBatch: null, channels: 3, height: 224, width: 224 };
    expect(imageInput(described(IMAGE))).toEqual(open);
    expect(imageInput(described({ ...IMAGE, dims: [null, 3, 224, 224] }))).toEqual(open);
    expect(imageInput(described({ ...IMAGE, dims: [8, 1, 28, 32] }))).toEqual({
      name: 'data',
      fixedBatch: 8,
      channels: 1,
      height: 28,
      width: 32,
    });
  });

  it('takes open height and width of a colour image as 224', () => {
    expect(imageInput(described({ ...IMAGE, dims: ['N', 3, 'H', null] }))).toMatchObject({ height: 224, width: 224 });
    expect(imageInput(described({ ...IMAGE, dims: ['N', 3, 'H', 32] }))).toMatchObject({ height: 224, width: 32 });
  });

  it.each([
    ['two inputs', described(IMAGE, { ...IMAGE, name: 'mask' }), '2 inputs'],
    ['no input', described(), '0 inputs (none)'],
    ['token ids', described({ name: 'ids', type: 'int64', dims: ['N', 'S'] }), '"ids" int64 [N,S]'],
    ['a float vector', described({ name: 'x', type: 'float32', dims: [null, 10] }), '"x" float32 [?,10]'],
    ['video', described({ name: 'x', type: 'float32', dims: [1, 3, 16, 112, 112] }), '[1,3,16,112,112]'],
    ['bytes', described({ ...IMAGE, type: 'uint8' }), 'uint8'],
    [
      'open channels',
      described({ ...IMAGE, dims: ['N', 'C', 224, 224] }),
      '[N,C,224,224], which leaves the image size',
    ],
    [
      'nameless channels',
      described({ ...IMAGE, dims: ['N', null, 'H', 'W'] }),
      '[N,?,H,W], which leaves the image size',
    ],
    ['a grey image of open height', described({ ...IMAGE, dims: ['N', 1, 'H', 28] }), '[N,1,H,28], which leaves'],
    ['a grey image of open width', described({ ...IMAGE, dims: ['N', 1, 28, null] }), '[N,1,28,?], which leaves'],
  ])('says what is supported when given %s', (_case, description, named) => {
    expect(() => imageInput(description)).toThrow(
      expect.objectContaining({
        code: 'MODEL_UNSUPPORTED',
        message: expect.stringMatching(/Supported: exactly one image input, float32 \[N,C,H,W\]\.$/),
      }),
    );
    expect(() => imageInput(description)).toThrow(named);
  });
});
