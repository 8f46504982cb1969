import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/format/printable.js';

describe('printable', () => {
  it.each([
    ['plain', 'plain'],
    ['two\r\nlines\tand a tab', 'two lines and a tab'],
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]0;title\u0007rest', 'rest'],
    ['\u009b31mC1', 'C1'],
    ['a\u202eb\u2066c\u0000d', 'abcd'],
    ['\ud800lone', 'lone'],
    ['a \u0000\t b', 'a b'],
    ['naïve 量子 🚀', 'naïve 量子 🚀'],
  ])('%j -> %j', (raw, text) => {
    expect(printable(raw)).toBe(text);
  });

  it('cuts in the middle and keeps both ends', () => {
    expect(printable('abcdefghijklmnop', 7)).toBe('abc…nop');
    expect(printable('abcdefg', 7)).toBe('abcdefg');
  });

  it('never lets a control character or a second line through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const text = printable(raw);
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(printable(text)).toBe(text);
      }),
    );
  });
});
