import { describe, expect, it } from 'vitest';
import { nearest, oneOf, positiveNumber, wholeNumber } from '../../src/options/values.js';

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
