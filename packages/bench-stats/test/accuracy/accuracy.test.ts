import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accuracy, placeOf } from '../../src/accuracy/accuracy.js';
import { pairedDifference, wilsonInterval } from '../../src/accuracy/proportions.js';
import { topClasses } from '../../src/fidelity/top-classes.js';
import { createRandom } from '../../src/random.js';

describe('placeOf', () => {
  it('counts the larger outputs, and equal ones that come first', () => {
    expect([0, 1, 2, 3].map((label) => placeOf([1, 4, 4, 0], label))).toEqual([2, 0, 1, 3]);
  });
});

describe('placeOf, where there is no answer', () => {
  it('NaN is never a hit: not as the right class, and not before one', () => {
    expect(placeOf([Number.NaN, 0.9], 0)).toBe(2);
    expect(placeOf([Number.NaN, 0.9], 1)).toBe(1);
    expect(placeOf([0.1, Number.NaN, 0.9], 2)).toBe(1);
    const nothing = new Float32Array(10).fill(Number.NaN);
    expect(accuracy([placeOf(nothing, 0)], null, 10)).toMatchObject({ top1: { value: 0 }, top5: { value: 0 } });
  });

  it.each([2, -1, 0.5, Number.NaN])('the label %d is none of two classes', (label) => {
    expect(() => placeOf([0.1, 0.9], label)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('is first exactly where the class is the top one, ties and NaN included', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 0, 1, 2, Number.NaN), { minLength: 1, maxLength: 8 }), (row) => {
        const [top] = row.some(Number.isNaN) ? [] : topClasses(row, 1);
        for (const label of row.keys()) expect(placeOf(row, label) === 0).toBe(label === top);
      }),
    );
  });
});

describe('wilsonInterval', () => {
  it('is as published: 8 of 10 gives 0.4902 to 0.9433', () => {
    const { value, low, high } = wilsonInterval(8, 10, 0.95);
    expect(value).toBe(0.8);
    expect(low).toBeCloseTo(0.4902, 4);
    expect(high).toBeCloseTo(0.9433, 4);
  });

  it('holds the share at both ends', () => {
    expect(wilsonInterval(0, 7, 0.95)).toMatchObject({ value: 0, low: 0 });
    expect(wilsonInterval(7, 7, 0.95)).toMatchObject({ value: 1, high: 1 });
    expect(wilsonInterval(7, 7, 0.95).low).toBeCloseTo(7 / (7 + 1.959964 ** 2), 6);
  });
});

describe('pairedDifference', () => {
  it('is worked out by hand', () => {
    // (9.5 - 3.5) / 102 +- 1.96 sqrt(13 - 36 / 102) / 102
    const { value, low, high } = pairedDifference({ onlyFirst: 9, onlySecond: 3, trials: 100 }, 0.95);
    expect(value).toBe(0.06);
    const half = (1.959964 * Math.sqrt(13 - 36 / 102)) / 102;
    expect(low).toBeCloseTo(6 / 102 - half, 6);
    expect(high).toBeCloseTo(6 / 102 + half, 6);
  });

  it('covers the truth at its stated rate', () => {
    const random = createRandom(3);
    const [onlyFirst, onlySecond, trials, runs] = [0.06, 0.02, 300, 2000];
    let covered = 0;
    for (let run = 0; run < runs; run += 1) {
      const seen = { onlyFirst: 0, onlySecond: 0, trials };
      for (let trial = 0; trial < trials; trial += 1) {
        const draw = random.below(1_000_000) / 1_000_000;
        if (draw < onlyFirst) seen.onlyFirst += 1;
        else if (draw < onlyFirst + onlySecond) seen.onlySecond += 1;
      }
      const { low, high } = pairedDifference(seen, 0.95);
      if (low <= onlyFirst - onlySecond && onlyFirst - onlySecond <= high) covered += 1;
    }
    expect(covered / runs).toBeGreaterThan(0.935);
    expect(covered / runs).toBeLessThan(0.98);
  });

  it.each([
    [0, 0, 5],
    [5, 0, 5],
    [0, 1, 1],
  ])('holds the difference of %i and %i in %i', (onlyFirst, onlySecond, trials) => {
    const { value, low, high } = pairedDifference({ onlyFirst, onlySecond, trials }, 0.95);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  });
});

describe('accuracy', () => {
  it('counts both figures, and pairs them with the reference', () => {
    const figures = accuracy([0, 0, 4, 5], [0, 3, 0, 0], 10);
    expect(figures.images).toBe(4);
    expect(figures.top1.value).toBe(0.5);
    expect(figures.top5?.value).toBe(0.75);
    expect(figures.top1Difference?.value).toBe(0.25);
  });

  it('has no top-5 where five classes are all there are, and no difference without a reference', () => {
    expect(Object.keys(accuracy([0, 1], null, 5))).toEqual(['images', 'top1']);
  });

  it.each([-1, 0.5, 11, Number.NaN])('refuses the place %d of ten classes', (place) => {
    expect(() => accuracy([0, place], null, 10)).toThrow(/picture 1 has the place/);
    expect(() => accuracy([0, 0], [0, place], 10)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  });

  it('refuses no pictures and unequal numbers of them', () => {
    expect(() => accuracy([], null, 10)).toThrow(/0 pictures/);
    expect(() => accuracy([0], [0, 1], 10)).toThrow(/1 pictures and 2/);
  });
});
