import { splitGraphemes } from '../format/printable.js';

export type MeasureWidth = (text: string) => number;

const ELLIPSIS = '…';

/** Breaks a text into at most `maxLines` lines no wider than `maxWidth`; longer text ends in an ellipsis. */
export function wrapText(text: string, maxWidth: number, maxLines: number, measure: MeasureWidth): string[] {
  const lines = breakLines(text, maxWidth, measure);
  if (lines.length <= maxLines) return lines;
  const kept = lines.slice(0, maxLines);
  const last = `${kept.pop() ?? ''}${ELLIPSIS}`;
  return [...kept, shorten(last, maxWidth, measure)];
}

function breakLines(text: string, maxWidth: number, measure: MeasureWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((long) => breakWord(long, maxWidth, measure))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measure(longer) > maxWidth) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** Splits a word wider than a line after its punctuation, or at the end of the line if it has none. */
function breakWord(word: string, maxWidth: number, measure: MeasureWidth): string[] {
  if (measure(word) <= maxWidth) return [word];
  const parts = word.split(/(?<=[-_./])/);
  return pack(
    parts.flatMap((part) => (measure(part) <= maxWidth ? [part] : pack(splitGraphemes(part), maxWidth, measure))),
    maxWidth,
    measure,
  );
}

/** Joins neighbouring pieces as long as they fit. */
function pack(pieces: readonly string[], maxWidth: number, measure: MeasureWidth): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && measure(line + piece) > maxWidth) {
      lines.push(line);
      line = '';
    }
    line += piece;
  }
  return [...lines, line];
}

function shorten(line: string, maxWidth: number, measure: MeasureWidth): string {
  const characters = splitGraphemes(line.slice(0, -ELLIPSIS.length));
  while (characters.length > 0 && measure(characters.join('') + ELLIPSIS) > maxWidth) characters.pop();
  return characters.join('').trimEnd() + ELLIPSIS;
}
