import { expect, it } from 'vitest';
import { topClasses } from '../../src/fidelity/top-classes.js';

it('gives the largest first, and of equal ones the first', () => {
  expect(topClasses([1, 3, 3, 2, 0], 3)).toEqual([1, 2, 3]);
});

it('never gives NaN, wherever it stands', () => {
  expect(topClasses([Number.NaN, 0.9], 1)).toEqual([1]);
  expect(topClasses([0.5, Number.NaN, 0.9], 5)).toEqual([2, 0]);
  expect(topClasses([Number.NaN], 1)).toEqual([]);
});
