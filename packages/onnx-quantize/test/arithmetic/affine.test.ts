import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affineParameters, quantizeValues, roundHalfEven } from '../../src/arithmetic/affine.js';

describe('affineParameters', () => {
  it.each([
    ['a range from 0', { min: 0, max: 2.55 }, { scale: Math.fround(0.01), zeroPoint: 0 }],
    ['a range around 0', { min: -1, max: 1.55 }, { scale: Math.fround(0.01), zeroPoint: 100 }],
    ['a range above 0 is widened to 0', { min: 1, max: 5.1 }, { scale: Math.fround(0.02), zeroPoint: 0 }],
    ['a range below 0 is widened to 0', { min: -5.1, max: -1 }, { scale: Math.fround(0.02), zeroPoint: 255 }],
    ['a tensor that is always 0', { min: 0, max: 0 }, { scale: 1, zeroPoint: 0 }],
    ['a constant tensor', { min: 255, max: 255 }, { scale: 1, zeroPoint: 0 }],
  ])('%s', (_, range, parameters) => {
    expect(affineParameters(range, 'uint8')).toEqual(parameters);
    const signed = { ...parameters, zeroPoint: parameters.zeroPoint - 128 };
    expect(affineParameters(range, 'int8')).toEqual(signed);
  });

  const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });

  it('brings every value of the range back within half a step, and 0 exactly', () => {
    fc.assert(
      fc.property(number, number, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, place) => {
        const range = { min: Math.min(a, b, 0), max: Math.max(a, b, 0) };
        const { scale, zeroPoint } = affineParameters(range, 'uint8');
        const value = Math.fround(range.min + place * (range.max - range.min));
        const [code = 0, zero = 0] = quantizeValues([value, 0], { scale, zeroPoint }, 'uint8');
        expect(scale).toBeGreaterThan(0);
        expect(Math.fround(scale)).toBe(scale);
        expect(zero).toBe(zeroPoint);
        // Rounding the zero point shifts the range by up to half a step, which its ends may lose on top.
        const isInside = code > 0 && code < 255;
        const slack = Math.abs(value) * 1e-6;
        if (range.max - range.min < 2 ** -60) return;
        expect(Math.abs((code - zeroPoint) * scale - value)).toBeLessThanOrEqual(scale * (isInside ? 0.5 : 1) + slack);
      }),
    );
  });
});

describe('quantizeValues', () => {
  it('rounds ties to even and saturates', () => {
    const values = [0.5, 1.5, 2.5, -20, 300];
    expect(quantizeValues(values, { scale: 1, zeroPoint: 10 }, 'uint8')).toEqual([10, 12, 12, 0, 255]);
    expect(quantizeValues([...values, -300], { scale: 1, zeroPoint: 10 }, 'int8')).toEqual([
      10, 12, 12, -10, 127, -128,
    ]);
  });
});

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999, 2],
    [2.5001, 3],
    [1e9 + 0.5, 1e9],
  ])('%f -> %i', (value, rounded) => {
    expect(roundHalfEven(value) + 0).toBe(rounded);
  });
});
