import { expect, it } from 'vitest';
import { boundedSqnrDb, sqnrDb } from '../../src/fidelity/sqnr.js';

it('is ten times the decimal logarithm of signal to noise', () => {
  expect(sqnrDb(1000, 1)).toBeCloseTo(30, 12);
  expect(sqnrDb(1, 1000)).toBeCloseTo(-30, 12);
  expect(sqnrDb(1, 0)).toBeNull();
});

it('of a layer stays within what float32 can tell', () => {
  expect(boundedSqnrDb(1e20, 1)).toBe(120);
  expect(boundedSqnrDb(0, 1)).toBe(-120);
  expect(boundedSqnrDb(0, 0)).toBeNull();
  expect(boundedSqnrDb(1000, 1)).toBeCloseTo(30, 12);
});
