import { createCanvas, GlobalFonts } from 'canvas';
import { describe, expect, it } from 'vitest';
import { registerFont } from '../../src/chart/font.js';
import { GLYPH_CELL_PX, glyphTester } from '../../src/chart/glyphs.js';

describe('glyphTester', () => {
  it('knows what the font has, and what nothing has', () => {
    registerFont(GlobalFonts);
    const hasGlyph = glyphTester(createCanvas(GLYPH_CELL_PX, GLYPH_CELL_PX).getContext('2d'));
    for (const character of 'AéßŁЖΩ€→…') expect([character, hasGlyph(character)]).toEqual([character, true]);
    // Unassigned, and private use: no font of a host has these.
    for (const character of ['\u{FFFFF}', '\u{10FFFD}', '\u0378']) expect(hasGlyph(character)).toBe(false);
  });
});
