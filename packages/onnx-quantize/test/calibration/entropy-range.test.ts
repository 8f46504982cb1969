import { describe, expect, it } from 'vitest';
import { entropyRange } from '../../src/calibration/entropy-range.js';
import { type Histogram, occupiedBins } from '../../src/calibration/histogram.js';
import { histogramOf, normalValues } from './histograms.js';

/** The divergence of one window, bin by bin as in Migacz's slides: P with the outliers, Q from the levels. */
function divergenceBinByBin(histogram: Histogram, start: number, end: number): number {
  const all = [...histogram.counts];
  const inside = all.slice(start, end);
  const p = [...inside];
  const outside = (counts: number[]): number => counts.reduce((a, b) => a + b, 0);
  p[0] = (p[0] ?? 0) + outside(all.slice(0, start));
  p[p.length - 1] = (p.at(-1) ?? 0) + outside(all.slice(end));
  const q = new Array<number>(p.length).fill(0);
  for (let level = 0; level < 256; level += 1) {
    const [from, to] = [Math.floor((level * p.length) / 256), Math.floor(((level + 1) * p.length) / 256)];
    const filled = p.slice(from, to).filter((count) => count > 0).length;
    for (let bin = from; bin < to; bin += 1) {
      if ((p[bin] ?? 0) > 0) q[bin] = Math.max(outside(inside.slice(from, to)) / filled, 1e-4);
    }
  }
  const [pSum, qSum] = [outside(p), outside(inside)];
  return p.reduce((sum, count, bin) => {
    return count === 0 ? sum : sum + (count / pSum) * Math.log(count / pSum / ((q[bin] ?? 0) / qSum));
  }, 0);
}

/** The best window of all that end on the grid that the fast search uses. */
function bestWindow(histogram: Histogram): { min: number; max: number } {
  const { from, to } = occupiedBins(histogram);
  const zero = -histogram.first;
  const widest = Math.max(zero - from, to - zero);
  const step = Math.max(1, Math.ceil(widest / 512));
  let best = { divergence: Number.POSITIVE_INFINITY, start: from, end: to };
  for (let reach = widest; reach > 0; reach -= step) {
    const [start, end] = [Math.max(from, zero - reach), Math.min(to, zero + reach)];
    if (end - start < 256) break;
    const divergence = divergenceBinByBin(histogram, start, end);
    if (divergence < best.divergence - 1e-12) best = { divergence, start, end };
  }
  return {
    min: Math.max(histogram.min, (best.start - zero) * histogram.width),
    max: Math.min(histogram.max, (best.end - zero) * histogram.width),
  };
}

describe('entropyRange', () => {
  it.each([
    ['normally distributed values', normalValues(20_000)],
    ['values behind a Relu', normalValues(20_000).map((value) => Math.max(0, value))],
    ['a long tail', normalValues(20_000).map((value) => value ** 3)],
  ])('finds the window that a sum over every bin finds, for %s', (_, values) => {
    const histogram = histogramOf(values);
    expect(entropyRange(histogram)).toEqual(bestWindow(histogram));
  });

  it('cuts lone outliers off a dense distribution', () => {
    const values = normalValues(200_000).map((value) => Math.abs(value));
    values[5] = 40;
    const { min, max } = entropyRange(histogramOf(values));
    expect(min).toBe(0);
    expect(max).toBeLessThan(20);
    expect(max).toBeGreaterThan(2);
  });

  it('never leaves what was seen', () => {
    const histogram = histogramOf(Float32Array.of(-1, 0.5, 3));
    const { min, max } = entropyRange(histogram);
    expect(min).toBeGreaterThanOrEqual(-1);
    expect(max).toBeLessThanOrEqual(3);
  });
});
