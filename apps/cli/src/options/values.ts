import { type Choices, withChoices } from '@rn50/shell-completion/choices';
import { distance, closest as nearest } from 'fastest-levenshtein';
import { usageError } from '../errors.js';

export { distance, nearest };

/** The fields that were typed. */
export function typed<T extends object>(fields: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** A number for `option` that fits, or a usage error that names both. */
function numberOf(option: string, kind: string, example: number, fits: (value: number) => boolean) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && fits(value)) return value;
    throw usageError(`${option} ${quote(text)} is not ${kind}`, `Use for example ${option} ${example}.`);
  };
}

/** A whole number of at least `least` for `option`. */
export function wholeNumber(option: string, least: number, most = 1_000_000): (text: string) => number {
  const fits = (value: number) => Number.isInteger(value) && value >= least && value <= most;
  return numberOf(option, `a whole number from ${least} to ${most}`, Math.max(least, 1), fits);
}

/** A number above 0 for `option`. */
export function positiveNumber(option: string, example: number): (text: string) => number {
  return numberOf(option, 'a number above 0', example, (value) => Number.isFinite(value) && value > 0);
}

/** A share from 0 to 1 for `option`. */
export function share(option: string, example: number): (text: string) => number {
  return numberOf(option, 'a number from 0 to 1', example, (value) => value >= 0 && value <= 1);
}

/** A whole number as {@link wholeNumber}, or `auto`. */
export function numberOrAuto(option: string, least: number, most: number): (text: string) => number | 'auto' {
  const number = wholeNumber(option, least, most);
  const parse = (text: string) => {
    if (text === 'auto') return 'auto';
    if (text !== '' && 'auto'.startsWith(text))
      throw usageError(`${option} ${text} is not a number`, `Did you mean ${option} auto?`);
    return number(text);
  };
  return withChoices(parse, ['auto']);
}

/** A whole number as {@link wholeNumber}, or several different ones with commas between them, ascending. */
export function numberOrList(option: string, least: number, most: number): (text: string) => number | number[] {
  const number = wholeNumber(option, least, most);
  return (text) => {
    if (!text.includes(',')) return number(text);
    const values = text.split(',').map((part) => {
      if (part.trim() === '')
        throw usageError(`${option} ${text} has an empty part`, `Use for example ${option} 1,2,4.`);
      return number(part.trim());
    });
    const twice = values.find((value, at) => values.indexOf(value) !== at);
    if (twice !== undefined) throw usageError(`${option} ${text} has ${twice} twice`, 'Give every number once.');
    return values.sort((a, b) => a - b);
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

/** One of `choices` for `option`; the error names the nearest. */
export function oneOf<T extends string>(option: string, choices: readonly T[]): ((text: string) => T) & Choices {
  return withChoices((text: string) => {
    const found = choices.find((choice) => choice === text);
    if (found !== undefined) return found;
    throw usageError(
      `${option} ${quote(text)} is not one of ${choices.join(', ')}`,
      `Did you mean ${option} ${nearest(text, choices)}?`,
    );
  }, choices);
}

/** Some of `choices` for `option`, with commas between them; given again it adds to them. Each once. */
export function listOf<T extends string>(
  option: string,
  choices: readonly T[],
): ((text: string, before?: readonly T[]) => readonly T[]) & Choices {
  const one = oneOf(option, choices);
  const add = (text: string, before: readonly T[] = []) => [
    ...new Set([...before, ...text.split(',').map((part) => one(part.trim()))]),
  ];
  return withChoices(add, choices, true);
}

function quote(text: string): string {
  return text === '' ? '(empty)' : text;
}
