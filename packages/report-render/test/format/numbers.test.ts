import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatMeasure,
  formatSpeed,
  formatSpeedInterval,
  formatTimes,
  formatTimesInterval,
} from '../../src/format/numbers.js';

describe('formatMeasure', () => {
  it.each([
    [37.5, '37.5'],
    [115.49, '115.5'],
    [8.2, '8.2'],
    [0.2134, '0.213'],
    [0.21, '0.210'],
    [0.0456, '0.0456'],
    [0.9996, '1.0'],
    [0.9994, '0.999'],
    [1e-9, '0.000000'],
    [0, '0.0'],
    [1234567.89, '1234567.9'],
  ])('%f -> %s', (value, text) => {
    expect(formatMeasure(value)).toBe(text);
  });

  it('is within half a per cent of the value, or 0.05', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), (value) => {
        const text = formatMeasure(value);
        expect(text).toMatch(/^\d+\.\d+$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(value < 1 ? value * 0.00501 : 0.0501);
      }),
    );
  });
});

describe('formatTimes', () => {
  it.each([
    [3.08, '3.08'],
    [4.254, '4.25'],
    [0.28, '0.28'],
    [0.0996, '0.10'],
    [0.052, '0.052'],
    [0, '0.00'],
  ])('%f -> %s', (value, text) => {
    expect(formatTimes(value)).toBe(text);
  });
});

describe('ratios in a sentence', () => {
  it('have one decimal from 2 on, and bounds that can be told apart', () => {
    const speeds = [3.014, 2, 1.996, 1.04, 0.052].map((value) => formatSpeed({ value }));
    expect(speeds).toEqual(['3.0', '2.0', '2.00', '1.04', '0.052']);
    expect(formatSpeed({ value: 2.766, low: 2.64, high: 2.78 })).toBe('2.77');
    expect(formatSpeed({ value: 3.01, low: 2.98, high: 3.04 })).toBe('3.0');
    expect(formatSpeedInterval({ value: 4.14, low: 4, high: 4.3 })).toBe('4.0 to 4.3');
    expect(formatSpeedInterval({ value: 3.01, low: 2.98, high: 3.04 })).toBe('2.98 to 3.04');
    expect(formatSpeedInterval({ value: 2.75, low: 2.71, high: 2.83 })).toBe('2.71 to 2.83');
    expect(formatSpeedInterval({ value: 2.05, low: 1.98, high: 2.12 })).toBe('1.98 to 2.12');
  });
});

describe('formatTimesInterval', () => {
  it('takes as many decimals as it needs', () => {
    expect(formatTimesInterval({ low: 2.95, high: 3.05 })).toBe('2.95 to 3.05');
    expect(formatTimesInterval({ low: 0.359, high: 0.361 })).toBe('0.359 to 0.361'); // 0.36 to 0.36
    expect(formatTimesInterval({ low: 1, high: 1 })).toBe('1.0000 to 1.0000');
  });
});
