import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapText } from '../../src/chart/wrap.js';

const measure = (text: string) => text.length;

describe('wrapText', () => {
  it.each([
    ['one two three', 7, 3, ['one two', 'three']],
    ['fits', 10, 1, ['fits']],
    ['', 10, 1, ['']],
    ['one two three four', 7, 2, ['one two', 'three…']],
    ['abcdefghij', 4, 3, ['abcd', 'efgh', 'ij']],
    ['my-long-model.onnx', 8, 3, ['my-long-', 'model.', 'onnx']],
    ['abcdefghijklmnop', 4, 2, ['abcd', 'efg…']],
  ])('%j in %d', (text, width, lines, expected) => {
    expect(wrapText(text, width, lines, measure)).toEqual(expected);
  });

  it('keeps width and number of lines, and loses no character while there is room', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', '.'), maxLength: 80 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 30 }), fc.integer({ min: 1, max: 5 }), (raw, width, maxLines) => {
        const lines = wrapText(raw, width, maxLines, measure);
        expect(lines.length).toBeLessThanOrEqual(maxLines);
        for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width);
        const all = wrapText(raw, width, 1_000, measure);
        expect(all.join('').replaceAll(' ', '')).toBe(raw.replaceAll(' ', ''));
      }),
    );
  });
});
