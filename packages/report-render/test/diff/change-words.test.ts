import { describe, expect, it } from 'vitest';
import { changeWords, effectOf, intervalWords } from '../../src/diff/change-words.js';

describe('changeWords and intervalWords', () => {
  it.each([
    [{ value: 1.12, low: 1.08, high: 1.15 }, '12 % slower', '8 % to 15 %'],
    [{ value: 0.88, low: 0.85, high: 0.92 }, '12 % faster', '8 % to 15 %'],
    [{ value: 1.003, low: 0.995, high: 1.011 }, '0.3 % slower', '0.5 % faster to 1.1 % slower'],
    [{ value: 0.5, low: 0.45, high: 0.55 }, '50 % faster', '45 % to 55 %'],
    [{ value: 3, low: 2.9, high: 3.1 }, '200 % slower', '190 % to 210 %'],
    [{ value: 3.0289, low: 0.262, high: 22.448 }, '203 % slower', '73.8 % faster to 2145 % slower'],
    [{ value: 1, low: 1, high: 1 }, '0 %', '0 % to 0 %'],
    [{ value: 0.9999, low: 0.9996, high: 1.002 }, '0 %', '0 % to 0.2 % slower'],
    [{ value: 1.004, low: 1.0001, high: 1.008 }, '0.4 % slower', '0 % to 0.8 %'],
  ])('%j is %s (%s)', (ratio, change, interval) => {
    expect(changeWords(ratio)).toBe(change);
    expect(intervalWords(ratio)).toBe(interval);
  });
});

describe('effectOf', () => {
  it.each([
    [0, 'negligible'],
    [-0.146, 'negligible'],
    [0.147, 'small'],
    [-0.329, 'small'],
    [0.33, 'medium'],
    [0.474, 'large'],
    [-1, 'large'],
  ])('%d is %s', (effect, word) => {
    expect(effectOf({ effect })).toBe(word);
  });
});
