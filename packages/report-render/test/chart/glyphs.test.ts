import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

describe('the bundled font', () => {
  /** The code points of a font's table `cmap` in its format 12: groups of a first one, a last one and a glyph. */
  function codePointsOf(path: string): (character: string) => boolean {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(path));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const tables = Array.from({ length: view.getUint16(4) }, (_, index) => 12 + 16 * index);
    const table = tables.find((at) => bytes.toString('latin1', at, at + 4) === 'cmap') ?? 0;
    const cmap = view.getUint32(table + 8);
    const parts = Array.from(
      { length: view.getUint16(cmap + 2) },
      (_, index) => cmap + view.getUint32(cmap + 8 + 8 * index),
    );
    const part = parts.find((at) => view.getUint16(at) === 12) ?? 0;
    const groups = Array.from({ length: view.getUint32(part + 12) }, (_, index) => part + 16 + 12 * index);
    return (character) => {
      const code = character.codePointAt(0) ?? 0;
      return groups.some((at) => view.getUint32(at) <= code && code <= view.getUint32(at + 4));
    };
  }

  it.each(['400Regular/Inter_400Regular', '600SemiBold/Inter_600SemiBold'])(
    'has Latin, Greek and Cyrillic: %s',
    (file) => {
      const has = codePointsOf(`@expo-google-fonts/inter/${file}.ttf`);
      const alphabets = 'AZaz ÀÿĀžȘțẞ ΑΩαωΆώ АЯаяЁёҐґІіЇїЎўЂђЉљ 0123456789×·–—…€°µ';
      expect([...alphabets].filter((character) => !has(character))).toEqual([]);
      expect([...'量ا한'].filter(has)).toEqual([]);
    },
  );
});
