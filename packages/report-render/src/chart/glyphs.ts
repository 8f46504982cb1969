import type { HasGlyph } from './drawable.js';
import { FONT_STACK, INK } from './theme.js';

/** The part of a canvas context that is used here. */
export interface GlyphContext {
  font: string;
  fillStyle: unknown;
  clearRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray };
}

/** Side of the square that glyphs are drawn to, in pixels. */
export const GLYPH_CELL_PX = 40;

/** Unicode will never assign this code point, so no font has it: it is drawn as the box for a missing glyph. */
const NEVER_ASSIGNED = '\u{FFFFF}';

/**
 * Whether a character has a glyph, found by drawing it: a canvas has no query for that, and it uses fonts of the host
 * where the bundled one lacks a character. About 0.1 ms each. The context's canvas is `GLYPH_CELL_PX` wide and high.
 */
export function glyphTester(context: GlyphContext): HasGlyph {
  context.font = `400 24px ${FONT_STACK}`;
  context.fillStyle = INK;
  const drawn = (character: string) => {
    context.clearRect(0, 0, GLYPH_CELL_PX, GLYPH_CELL_PX);
    context.fillText(character, 4, 28);
    return Buffer.from(context.getImageData(0, 0, GLYPH_CELL_PX, GLYPH_CELL_PX).data);
  };
  const missing = drawn(NEVER_ASSIGNED);
  return (character) => !drawn(character).equals(missing);
}
