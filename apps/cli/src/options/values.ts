import { closest, distance } from 'fastest-levenshtein';

export { distance };

import { usageError } from '../errors.js';

/** A whole number of at least `least` for `option`, or a usage error that names both. */
export function wholeNumber(option: string, least: number, most = 1_000_000): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
    throw usageError(
      `${option} ${quote(text)} is not a whole number from ${least} to ${most}`,
      `Use for example ${option} ${Math.max(least, 1)}.`,
    );
  };
}

/** A whole number as {@link wholeNumber}, or `auto`. */
export function numberOrAuto(option: string, least: number, most: number): (text: string) => number | 'auto' {
  const number = wholeNumber(option, least, most);
  return (text) => {
    if (text === 'auto') return 'auto';
    if (text !== '' && 'auto'.startsWith(text))
      throw usageError(`${option} ${text} is not a number`, `Did you mean ${option} auto?`);
    return number(text);
  };
}

/** A number above 0 for `option`. */
export function positiveNumber(option: string, example: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
    throw usageError(`${option} ${quote(text)} is not a number above 0`, `Use for example ${option} ${example}.`);
  };
}

/** Numbers with commas between them for `option`. */
export function numberList(option: string, example: string): (text: string) => number[] {
  return (text) => {
    const values = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
    if (values.every(Number.isFinite)) return values;
    throw usageError(`${option} ${quote(text)} is not a list of numbers`, `Use for example ${option} ${example}.`);
  };
}

/**
 * The parts of `key=value`; further equals signs belong to the value.
 * @param flag what stood before it
 */
export function keyAndValue(pair: string, flag: string, example: string): [key: string, value: string] {
  const at = pair.indexOf('=');
  const [key, value] = at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  if (at < 1 || value === '') throw usageError(`${flag}${pair || '(empty)'} is not key=value`, example);
  return [key, value];
}

/** A share from 0 to 1 for `option`. */
export function share(option: string, example: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= 0 && value <= 1) return value;
    throw usageError(`${option} ${quote(text)} is not a number from 0 to 1`, `Use for example ${option} ${example}.`);
  };
}

/** One of `choices` for `option`; the error names the nearest. */
export function oneOf<T extends string>(option: string, choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw usageError(
      `${option} ${quote(text)} is not one of ${choices.join(', ')}`,
      `Did you mean ${option} ${nearest(text, choices)}?`,
    );
  };
}

/** The nearest of `choices` to what was typed. */
export function nearest(typed: string, choices: readonly string[]): string {
  return closest(typed, choices);
}

function quote(text: string): string {
  return text === '' ? '(empty)' : text;
}
