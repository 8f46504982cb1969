import { expect, test } from 'vitest';
import { fidelity } from '../../src/fidelity/fidelity.js';
import { topClasses } from '../../src/fidelity/top-classes.js';

const rows = (...values: number[][]) => values.map((row) => Float32Array.from(row));

test('identical logits', () => {
  const logits = rows([1, 2, 3], [3, 1, 0]);
  const figures = fidelity(logits, logits);
  expect(figures).toMatchObject({ inputs: 2, sqnrDb: null, top1Agreement: 1 });
  expect(figures.cosine).toBeCloseTo(1, 12);
  expect(figures.centredCosine).toBeCloseTo(1, 12);
});

test('figures worked out by hand', () => {
  // Reference mean over inputs [2, 1]: centred [1, -1], [-1, 1]; candidate centred [1, 0], [-1, 0].
  const figures = fidelity(rows([3, 0], [1, 2]), rows([3, 1], [1, 1]));
  expect(figures.cosine).toBeCloseTo((9 / (3 * Math.sqrt(10)) + 3 / (Math.sqrt(5) * Math.sqrt(2))) / 2, 12);
  expect(figures.centredCosine).toBeCloseTo(Math.SQRT1_2, 12);
  expect(figures.sqnrDb).toBeCloseTo(10 * Math.log10(14 / 2), 12);
  expect(figures.top1Agreement).toBe(0.5);
});

test('a candidate that ignores its input: cosine near 1, centred cosine 0', () => {
  const figures = fidelity(rows([100, 101], [101, 100]), rows([100.5, 100.5], [100.5, 100.5]));
  expect(figures.cosine).toBeGreaterThan(0.999);
  expect(figures.centredCosine).toBe(0);
});

test('a single input has nothing to centre by', () => {
  const figures = fidelity(rows([1, 2]), rows([2, 1]));
  expect(figures.centredCosine).toBe(figures.cosine);
  expect(figures.cosine).toBeCloseTo(0.8, 12);
});

test('single values are one vector over all inputs, as one of them has a sign and no angle', () => {
  // Centred by the reference's mean 2: [-1, 1] and [0, 2].
  const figures = fidelity(rows([1], [3]), rows([2], [4]));
  expect(figures.cosine).toBeCloseTo(14 / Math.sqrt(10 * 20), 12);
  expect(figures.centredCosine).toBeCloseTo(Math.SQRT1_2, 12);
  expect(figures.sqnrDb).toBeCloseTo(10 * Math.log10(10 / 2), 12);
});

test('zero vectors', () => {
  expect(fidelity(rows([0, 0]), rows([0, 0]))).toMatchObject({ cosine: 1, sqnrDb: null, top1Agreement: 1 });
  expect(fidelity(rows([1, 0]), rows([0, 0]))).toMatchObject({ cosine: 0, sqnrDb: 0 });
});

test('refuses what cannot be compared', () => {
  const invalid = expect.objectContaining({ code: 'INVALID_LOGITS' });
  expect(() => fidelity([], [])).toThrow(invalid);
  expect(() => fidelity(rows([]), rows([]))).toThrow(invalid);
  expect(() => fidelity(rows([1]), rows([1], [2]))).toThrow(invalid);
  expect(() => fidelity(rows([1, 2]), rows([1]))).toThrow(invalid);
  expect(() => fidelity(rows([1, 2]), rows([1, Number.NaN]))).toThrow(/input 0 of the candidate/);
  expect(() => fidelity(rows([0, 0]), rows([1, 0]))).toThrow(invalid);
});

test('top-5 agreement: the mean share of five classes that are the same, whatever their order', () => {
  const reference = [6, 5, 4, 3, 2, 1, 0];
  const figures = fidelity(rows(reference, reference), rows([2, 3, 4, 5, 6, 1, 0], [6, 5, 4, 0, 0, 3, 2]));
  expect(figures.top5Agreement).toBeCloseTo((1 + 3 / 5) / 2, 12);
});

test('five classes have no top-5 agreement', () => {
  expect(fidelity(rows([1, 2, 3, 4, 5]), rows([1, 2, 3, 4, 5]))).not.toHaveProperty('top5Agreement');
});

test('top classes: largest first, the first of equal ones', () => {
  expect(topClasses([1, 3, 3, 0, 7], 3)).toEqual([4, 1, 2]);
  expect(topClasses([2, 2, 2], 2)).toEqual([0, 1]);
});
