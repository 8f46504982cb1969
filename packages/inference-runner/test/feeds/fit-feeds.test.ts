import type { InputSpec } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import { firstSample, fitFeeds } from '../../src/feeds/fit-feeds.js';

const spec = (dims: InputSpec['dims'], fields: Partial<InputSpec> = {}): InputSpec => ({
  name: 'x',
  type: 'float32',
  dims,
  role: 'tensor',
  ...fields,
});
const floats = (dims: readonly number[], ...values: number[]) =>
  ({ type: 'float32', dims, data: Float32Array.from(values) }) as const;

describe('fitFeeds', () => {
  it('finds each input by its name', () => {
    const ids = { type: 'int64', dims: [1, 2], data: BigInt64Array.of(5n, 6n) } as const;
    const specs = [spec(['N', 2]), spec(['N', 2], { name: 'ids', type: 'int64', role: 'token-ids' })];
    const feeds = { ids, x: floats([1, 2], 1, 2), other: floats([1], 3) };
    expect(fitFeeds(specs, feeds)).toEqual({ x: feeds.x, ids });
  });

  it('gives the only input the only tensor, whatever it is called', () => {
    const tensor = floats([1, 2], 1, 2);
    expect(fitFeeds([spec(['N', 2])], { data: tensor })).toEqual({ x: tensor });
  });

  it('repeats a sample to the batch the model is fixed to, in any type, but no scalar', () => {
    const ids = new BigInt64Array([9n, 5n, 6n]).subarray(1);
    const specs = [
      spec([2, 2], { type: 'int64', role: 'token-ids' }),
      spec([2, 1], { name: 'mask', type: 'bool', role: 'mask' }),
      spec([1], { name: 'scale', role: 'scalar' }),
    ];
    const feeds = {
      x: { type: 'int64', dims: [1, 2], data: ids },
      mask: { type: 'bool', dims: [1, 1], data: Uint8Array.of(1) },
      scale: floats([1], 2),
    } as const;
    expect(fitFeeds(specs, feeds)).toEqual({
      x: { type: 'int64', dims: [2, 2], data: BigInt64Array.of(5n, 6n, 5n, 6n) },
      mask: { type: 'bool', dims: [2, 1], data: Uint8Array.of(1, 1) },
      scale: feeds.scale,
    });
  });

  it.each([
    [
      'a missing input',
      [spec(['N', 1]), spec(['N', 1], { name: 'y' })],
      { x: floats([1, 1], 1) },
      '"y" is not given; there is "x"',
    ],
    [
      'another type',
      [spec(['N', 1], { type: 'uint8' })],
      { x: floats([1, 1], 1) },
      'given as float32; the model takes uint8',
    ],
    [
      'another size',
      [spec(['N', 1, 2, 2])],
      { x: floats([1, 3], 1, 2, 3) },
      'has the shape [1,3]; the model takes x float32 [N,1,2,2]',
    ],
    [
      'another shape',
      [spec(['N', 2, 1])],
      { x: floats([1, 1, 2], 1, 2) },
      'has the shape [1,1,2]; the model takes x float32 [N,2,1]',
    ],
  ])('refuses %s', (_what, specs, feeds, named) => {
    expect(() => fitFeeds(specs, feeds)).toThrow(
      expect.objectContaining({ code: 'BAD_INPUT', message: expect.stringContaining(named) }),
    );
  });
});

describe('firstSample', () => {
  it('is the first row of a batch, copied', () => {
    const tensor = floats([2, 2], 1, 2, 3, 4);
    const first = firstSample(tensor, 2);
    expect(first).toEqual(floats([1, 2], 1, 2));
    expect(first.data.buffer).not.toBe(tensor.data.buffer);
  });

  it('is all rows of the first sample where each has several', () => {
    expect(firstSample(floats([4], 1, 2, 3, 4), 2)).toEqual(floats([2], 1, 2));
  });

  it('is the whole of an output without that axis', () => {
    expect(firstSample(floats([3], 1, 2, 3), 2)).toEqual(floats([3], 1, 2, 3));
    expect(firstSample(floats([], 1), 1)).toEqual(floats([], 1));
  });
});
