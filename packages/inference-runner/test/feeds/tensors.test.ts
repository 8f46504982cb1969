import { describe, expect, it } from 'vitest';
import { numbersOf, tensorOf } from '../../src/feeds/tensors.js';

describe('tensors of halves', () => {
  // Published values: https://en.wikipedia.org/wiki/Half-precision_floating-point_format
  it.each([
    [0x3c00, 1],
    [0x3c01, 1 + 2 ** -10],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x0001, 2 ** -24],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x0000, 0],
  ])('%i is %d', (bits, value) => {
    const tensor = tensorOf('float16', [1], [value]);
    expect(tensor.data).toEqual(Uint16Array.of(bits));
    expect(Array.from(numbersOf(tensor))).toEqual([value]);
  });

  it('rounds to the nearest, ties to even, and beyond the greatest to infinity', () => {
    const bits = tensorOf('float16', [5], [1 / 3, 1 + 2 ** -11, 1 + 3 * 2 ** -11, 65519, 65520]).data;
    expect(Array.from(bits as Uint16Array)).toEqual([0x3555, 0x3c00, 0x3c02, 0x7bff, 0x7c00]);
  });
});
