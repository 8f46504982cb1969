import { describe, expect, it } from 'vitest';
import { listOf, nearest, numberOrList, oneOf, positiveNumber, wholeNumber } from '../../src/options/values.js';

describe('wholeNumber', () => {
  const parse = wholeNumber('--batch', 1, 4096);

  it('takes whole numbers within the bounds', () => {
    expect(parse('1')).toBe(1);
    expect(parse('4096')).toBe(4096);
  });

  it.each(['0', '-1', '1.5', '', ' ', 'abc', '1e9', 'Infinity', 'NaN'])('refuses %j and names the option', (text) => {
    expect(() => parse(text)).toThrow(/^--batch .* is not a whole number from 1 to 4096$/);
  });
});

describe('numberOrList', () => {
  const parse = numberOrList('--threads', 1, 1024);

  it('takes one number, or several, ascending', () => {
    expect(parse('4')).toBe(4);
    expect(parse('4,1,2')).toEqual([1, 2, 4]);
    expect(parse('1, 2')).toEqual([1, 2]);
  });

  it.each([
    ['1,,2', /^--threads 1,,2 has an empty part$/],
    ['1,2,', /^--threads 1,2, has an empty part$/],
    [',', /^--threads , has an empty part$/],
    ['1,2,1', /^--threads 1,2,1 has 1 twice$/],
    ['1,x', /^--threads x is not a whole number from 1 to 1024$/],
    ['0,1', /^--threads 0 is not a whole number/],
    ['1,2000', /^--threads 2000 is not a whole number/],
    ['1.5,2', /^--threads 1\.5 is not a whole number/],
    ['1;2', /^--threads 1;2 is not a whole number/],
    ['', /^--threads \(empty\) is not a whole number/],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

describe('positiveNumber', () => {
  it('takes fractions, refuses zero, negatives and infinity', () => {
    const parse = positiveNumber('--budget', 40);
    expect(parse('0.5')).toBe(0.5);
    for (const text of ['0', '-2', 'Infinity', '', 'x']) expect(() => parse(text)).toThrow(/--budget/);
  });
});

describe('oneOf', () => {
  it('names the nearest choice', () => {
    const parse = oneOf('--models', ['auto', 'zoo', 'synthetic'] as const);
    expect(parse('zoo')).toBe('zoo');
    let remedy = '';
    try {
      parse('sinthetic');
    } catch (error) {
      remedy = (error as { remedy: string }).remedy;
    }
    expect(remedy).toBe('Did you mean --models synthetic?');
  });
});

describe('nearest', () => {
  it('finds the command that was meant', () => {
    expect(nearest('comapre', ['compare', 'cpu', 'fetch'])).toBe('compare');
    expect(nearest('cpuu', ['compare', 'cpu', 'fetch'])).toBe('cpu');
  });
});

describe('listOf', () => {
  const parse = listOf('--format', ['md', 'csv', 'png'] as const);

  it('takes a list, and adds to what was given before, each once', () => {
    expect(parse('md, csv')).toEqual(['md', 'csv']);
    expect(parse('png,md', parse('md'))).toEqual(['md', 'png']);
  });

  it('names what it does not know, and the nearest', () => {
    expect(() => parse('md,cvs')).toThrow('--format cvs is not one of md, csv, png');
    expect(() => parse('')).toThrow('--format (empty) is not one of');
  });
});
