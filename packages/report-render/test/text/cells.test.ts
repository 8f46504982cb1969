import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { fitted, rowsOf } from '../../src/text/cells.js';

describe('fitted', () => {
  it('cuts in the middle, and only what is too wide', () => {
    expect(fitted('0123456789', 10)).toBe('0123456789');
    expect(fitted('0123456789', 7)).toBe('012…789');
    expect(fitted('0123456789', 6)).toBe('012…89');
  });

  it('counts the cells of wide characters and keeps joined ones whole', () => {
    const text = '量子化された模型の名前';
    for (const cells of [1, 2, 5, 8, 21]) expect(stringWidth(fitted(text, cells))).toBeLessThanOrEqual(cells);
    expect(fitted('e\u0301e\u0301e\u0301e\u0301', 3)).toBe('e\u0301…e\u0301');
  });
});

describe('rowsOf', () => {
  it('is one for an empty line, and counts where a terminal wraps', () => {
    expect([
      rowsOf('', 80),
      rowsOf('x'.repeat(80), 80),
      rowsOf('x'.repeat(81), 80),
      rowsOf('量'.repeat(41), 80),
    ]).toEqual([1, 1, 2, 2]);
  });
});
