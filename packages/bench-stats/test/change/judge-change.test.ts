import { describe, expect, test } from 'vitest';
import {
  overallVerdict,
  verdictBeside,
  verdictByRatio,
  verdictByTime,
  verdictOfUnchanged,
} from '../../src/change/judge-change.js';

const around = (value: number, half: number) => ({ value, low: value - half, high: value + half });

describe('by the ratio', () => {
  test.each([
    [1, 0.02, 'same'],
    [1.02, 0.01, 'same'],
    [1.025, 0.01, 'inconclusive'],
    [1.05, 0.03, 'slower'],
    // The interval given excludes 1, the stricter one does not.
    [1.05, 0.04, 'inconclusive'],
    [0.95, 0.03, 'faster'],
    [0.98, 0.02, 'not-slower'],
    [0.95, 0.06, 'not-slower'],
    [0.99, 0.06, 'inconclusive'],
    [1.05, Number.POSITIVE_INFINITY, 'inconclusive'],
  ])('%d +- %d is %s', (value, half, verdict) => {
    expect(verdictByRatio(around(value, half), around(value, 1.5 * half), 0.03)).toBe(verdict);
  });
});

describe('by the time', () => {
  test.each([
    [1.05, 0.04, 'same'],
    [1.12, 0.01, 'slower'],
    [1.12, 0.03, 'inconclusive'],
    [0.88, 0.01, 'faster'],
    [0.9, 0.05, 'not-slower'],
  ])('%d +- %d is %s', (value, half, verdict) => {
    expect(verdictByTime(around(value, half), 0.1)).toBe(verdict);
  });

  test.each([
    [1.05, 0.04, 'same'],
    [1.12, 0.03, 'not-judged'],
    [2.2, 0.1, 'not-judged'],
    [3.2, 0.1, 'slower'],
    [0.2, 0.01, 'faster'],
  ])('of an unchanged reference, %d +- %d is %s', (value, half, verdict) => {
    expect(verdictOfUnchanged(around(value, half), 0.1)).toBe(verdict);
  });
});

describe('beside a reference that may have changed itself', () => {
  test.each([
    ['both slower', 'same', 1, 1.2, 1.2, 'slower', 'times'],
    ['both where they were', 'same', 1, 1.01, 1.01, 'same', 'ratio'],
    ['slower alone, within what a day may do', 'slower', 1.05, 1.04, 0.99, 'slower', 'ratio'],
    ['the reference moved more', 'slower', 1.05, 1.01, 0.96, 'inconclusive', 'ratio'],
    ['the reference is much faster', 'slower', 1.25, 1.01, 0.81, 'same', 'times'],
    ['much slower alone', 'slower', 1.3, 1.3, 1, 'slower', 'ratio'],
    ['not clear against the reference', 'inconclusive', 1.02, 1.02, 1, 'inconclusive', 'ratio'],
  ] as const)('%s', (_, byRatio, ratio, time, referenceTime, verdict, judgedBy) => {
    const judged = {
      byRatio,
      ratio: around(ratio, 0.01),
      time: around(time, 0.01),
      referenceTime: around(referenceTime, 0.01),
    };
    expect(verdictBeside(judged, 0.1)).toEqual({ verdict, judgedBy });
  });
});

test('the whole: slower, then open, then faster, then not slower; the machine does not count', () => {
  expect(overallVerdict(['faster', 'inconclusive', 'slower'], true)).toBe('slower');
  expect(overallVerdict(['faster', 'inconclusive'], false)).toBe('inconclusive');
  expect(overallVerdict(['faster'], true)).toBe('inconclusive');
  expect(overallVerdict(['not-judged', 'faster', 'not-slower'], false)).toBe('faster');
  expect(overallVerdict(['not-judged', 'not-slower', 'same'], false)).toBe('not-slower');
  expect(overallVerdict(['not-judged', 'same'], false)).toBe('same');
});
