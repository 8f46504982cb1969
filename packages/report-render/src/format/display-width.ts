import { splitGraphemes } from './printable.js';

/** East Asian wide scripts and emoji take two cells of a terminal (Unicode Standard Annex 11). */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uFF01-\uFF60]/u;
const ZERO_WIDTH = /^\p{Mark}/u;

/** Cells a printable text takes in a terminal. */
export function displayWidth(text: string): number {
  return splitGraphemes(text).reduce((cells, character) => cells + graphemeWidth(character), 0);
}

/** Fills up with spaces on the left, by cells. */
export function padLeft(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - displayWidth(text))) + text;
}

function graphemeWidth(character: string): number {
  if (WIDE.test(character)) return 2;
  return ZERO_WIDTH.test(character) ? 0 : 1;
}
