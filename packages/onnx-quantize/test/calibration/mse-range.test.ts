import { describe, expect, it } from 'vitest';
import type { Range } from '../../src/arithmetic/affine.js';
import { expectedSquaredError, mseRange } from '../../src/calibration/mse-range.js';
import { histogramOf, normalValues } from './histograms.js';

/** The error of quantizing each value, summed: what the histogram's figure stands for. */
function squaredError(values: Float32Array, { min, max }: Range): number {
  const step = (max - min) / 255;
  return values.reduce((sum, value) => {
    const inside = Math.min(Math.max(value, min), max);
    const near = value === inside ? Math.round(inside / step) * step : inside;
    return sum + (value - near) ** 2;
  }, 0);
}

describe('the expected squared error', () => {
  it.each([
    { min: -5, max: 5 },
    { min: -2, max: 1.5 },
    { min: -0.2, max: 4 },
  ])('is that of quantizing every value, for %o', (range) => {
    const values = normalValues(100_000);
    const ratio = expectedSquaredError(histogramOf(values), range) / squaredError(values, range);
    expect(ratio).toBeGreaterThan(0.97);
    expect(ratio).toBeLessThan(1.03);
  });
});

describe('mseRange', () => {
  it('keeps a uniform distribution whole', () => {
    const values = Float32Array.from({ length: 10_000 }, (_, at) => (at + 1) / 10_000);
    expect(mseRange(histogramOf(values)).max).toBeGreaterThan(0.99);
  });

  it('clips a normal distribution where 8 bits do best, near 3.92 standard deviations', () => {
    // Banner et al. 2019 (ACIQ), table 1: the optimal clipping of a Gaussian at 8 bits is 3.92 sigma.
    const { min, max } = mseRange(histogramOf(normalValues(400_000)));
    expect(max).toBeGreaterThan(3.7);
    expect(max).toBeLessThan(4.15);
    expect(min).toBeGreaterThan(-4.15);
    expect(min).toBeLessThan(-3.7);
  });

  it('cuts an outlier off where its error is less than that of coarse steps for all others', () => {
    // The end c costs (60 - c)^2 for the outlier and n * (c / 255)^2 / 12 for the rest: least at 60 / (1 + n / 780300).
    const values = normalValues(50_000).map((value) => Math.abs(value));
    const outlier = Float32Array.of(60);
    expect(mseRange(histogramOf(values, outlier)).max).toBeCloseTo(60 / (1 + 50_000 / 780_300), -1);
    const many = [outlier, ...Array.from({ length: 60 }, () => values)];
    const range = mseRange(histogramOf(...many));
    expect(range.min).toBe(0);
    expect(Math.abs(range.max - 60 / (1 + 3_000_000 / 780_300))).toBeLessThan(0.5);
    const mirrored = mseRange(histogramOf(...many.map((tensor) => tensor.map((value) => -value))));
    expect(mirrored.max).toBe(0);
    expect(mirrored.min).toBeCloseTo(-range.max, 1);
  });

  it('is no worse than the whole range', () => {
    const values = normalValues(5_000, 7);
    const histogram = histogramOf(values);
    const whole = { min: histogram.min, max: histogram.max };
    expect(expectedSquaredError(histogram, mseRange(histogram))).toBeLessThanOrEqual(
      expectedSquaredError(histogram, whole),
    );
  });
});
