import { closest } from 'fastest-levenshtein';

/** The nearest of `choices` to what was given; any text, if there are none. */
export function nearest(given: string, choices: readonly string[]): string {
  return choices.length === 0 ? given : closest(given, choices);
}
