import { describe, expect, it } from 'vitest';
import { changeWords, intervalWords, signedChange } from '../../src/diff/change-words.js';

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

describe('signedChange', () => {
  it.each([
    [{ value: 1.006, low: 0.988, high: 1.024 }, '+0.6 % (-1.2 to +2.4)'],
    [{ value: 0.88, low: 0.85, high: 0.92 }, '-12.0 % (-15.0 to -8.0)'],
    [{ value: 1, low: 0.9999, high: 1.0001 }, '0.0 % (0.0 to 0.0)'],
    [{ value: 3.0289, low: 0.262, high: 22.448 }, '+203 % (-73.8 to +2145)'],
  ])('%j is %s', (ratio, words) => {
    expect(signedChange(ratio)).toBe(words);
  });
});
