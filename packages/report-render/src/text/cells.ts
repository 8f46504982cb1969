import stringWidth from 'string-width';
import { splitGraphemes } from '../format/printable.js';

const ELLIPSIS = '…';

/** The text, cut in the middle where it takes more cells of the terminal than these; a wide character takes two. */
export function fitted(text: string, cells: number): string {
  if (stringWidth(text) <= cells) return text;
  const characters = splitGraphemes(text);
  const half = Math.max(0, (cells - 1) / 2);
  const head = taken(characters, Math.ceil(half));
  const tail = taken(characters.toReversed(), Math.floor(half)).toReversed();
  return [...head, ELLIPSIS, ...tail].join('');
}

/** How many rows a line takes on a terminal of so many columns. */
export function rowsOf(line: string, columns: number): number {
  return Math.max(1, Math.ceil(stringWidth(line) / columns));
}

function taken(characters: readonly string[], cells: number): string[] {
  let used = 0;
  const end = characters.findIndex((character) => {
    used += stringWidth(character);
    return used > cells;
  });
  return characters.slice(0, end === -1 ? undefined : end);
}
