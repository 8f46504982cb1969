import { stripVTControlCharacters } from 'node:util';

/** Longest text taken from a report, in characters: a hostile name must not fill the screen. */
const DEFAULT_LIMIT = 400;

/** For paths and commands, which the user must be able to copy. */
export const PATH_LIMIT = 4096;

/** Code units read from each end per character of the limit, so that a text of many megabytes stays cheap. */
const UNITS_PER_CHARACTER = 8;

/** Line breaks count as white space; other control, format (bidi) and unpaired surrogate characters are removed. */
const UNPRINTABLE = /(?![\s\u0085])[\p{Cc}\p{Cf}\p{Cs}]/gu;
const WHITE_SPACE = /[\s\u0085]+/gu;

/**
 * Makes a text from outside safe to print on one line: no escape sequence, no control or bidirectional character,
 * no line break; cut in the middle beyond `limit` characters.
 */
export function printable(text: string, limit: number = DEFAULT_LIMIT): string {
  const oneLine = stripVTControlCharacters(endsOf(text, limit * UNITS_PER_CHARACTER))
    .replace(UNPRINTABLE, '')
    .replace(WHITE_SPACE, ' ')
    .trim();
  return cutMiddle(oneLine, limit);
}

function endsOf(text: string, units: number): string {
  return text.length <= 2 * units ? text : `${text.slice(0, units)}…${text.slice(-units)}`;
}

function cutMiddle(text: string, limit: number): string {
  const characters = splitGraphemes(text);
  if (characters.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 2);
  const head = limit - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** The characters as a reader counts them: an accent or a joined emoji belongs to its base. */
export function splitGraphemes(text: string): string[] {
  return Array.from(new Intl.Segmenter('en').segment(text), (part) => part.segment);
}
