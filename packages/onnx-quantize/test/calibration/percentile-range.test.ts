import { describe, expect, it } from 'vitest';
import { percentileRange } from '../../src/calibration/percentile-range.js';
import { histogramOf, normalValues } from './histograms.js';

describe('percentileRange', () => {
  it('cuts half of the share at the top and half at the bottom', () => {
    // 1..1000 and -1..-1000: of 1 % of 2000, 10 go on each side.
    const values = Float32Array.from({ length: 2000 }, (_, at) => (at < 1000 ? at + 1 : 999 - at));
    const histogram = histogramOf(values);
    const { min, max } = percentileRange(histogram, 99);
    expect(Math.abs(max - 990)).toBeLessThanOrEqual(histogram.width);
    expect(Math.abs(min + 990)).toBeLessThanOrEqual(histogram.width);
  });

  it('counts the zeros', () => {
    const values = new Float32Array(10_000);
    values.set(Float32Array.from({ length: 100 }, (_, at) => at + 1));
    // Half of 1 % of 10000 is 50 values: 1 to 50 are left.
    expect(percentileRange(histogramOf(values), 99).max).toBeCloseTo(50, 0);
    expect(percentileRange(histogramOf(values), 99).min).toBe(0);
  });

  it('cuts no value of a few, and nothing at 100 %', () => {
    const few = histogramOf(Float32Array.of(-3, 1, 100));
    expect(percentileRange(few, 99.999)).toEqual({ min: -3, max: 100 });
    const many = histogramOf(normalValues(10_000));
    expect(percentileRange(many, 100)).toEqual({ min: many.min, max: many.max });
  });

  it('finds the quantiles of a normal distribution', () => {
    const { min, max } = percentileRange(histogramOf(normalValues(400_000)), 95);
    expect(max).toBeCloseTo(1.96, 1);
    expect(min).toBeCloseTo(-1.96, 1);
  });
});
