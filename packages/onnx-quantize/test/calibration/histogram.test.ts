import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINS, occupiedBins } from '../../src/calibration/histogram.js';
import { histogramOf } from './histograms.js';

const tensor = fc
  .array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values));

describe('a growing histogram', () => {
  it('counts each value in the bin whose edges enclose it', () => {
    // 4096 bins over 0..4096: width 1, then 2 for the greater value.
    const small = histogramOf(Float32Array.of(0, 0.5, 7, 7.5, 4095));
    expect([small.width, small.first, small.zeros]).toEqual([1, 0, 1]);
    expect([0, 7, 4095].map((bin) => small.counts[bin])).toEqual([1, 2, 1]);
    const grown = histogramOf(Float32Array.of(0, 0.5, 7, 7.5, 4095), Float32Array.of(6.5, 5000));
    expect([grown.width, grown.first]).toEqual([2, 0]);
    expect([0, 3, 2047, 2500].map((bin) => grown.counts[bin])).toEqual([1, 3, 1, 1]);
  });

  it('moves its bins for values below those seen', () => {
    const moved = histogramOf(Float32Array.of(1, 2000), Float32Array.of(-3, -2, 0));
    expect([moved.width, moved.first]).toEqual([0.5, -6]);
    expect([0, 2, 6 + 2].map((bin) => moved.counts[bin])).toEqual([1, 1, 1]);
    expect(occupiedBins(moved)).toEqual({ from: 0, to: 6 + 4001 });
  });

  it('keeps the zeros apart, also where nothing else was seen', () => {
    const zeros = histogramOf(new Float32Array(5), Float32Array.of(-0));
    expect([zeros.width, zeros.zeros, zeros.min + 0, zeros.max]).toEqual([0, 6, 0, 0]);
    expect(occupiedBins(zeros)).toEqual({ from: 0, to: 0 });
  });

  it('holds every value within its extremes, in at most 4096 bins, for any tensors in any order', () => {
    fc.assert(
      fc.property(fc.array(tensor, { minLength: 1, maxLength: 6 }), (tensors) => {
        const histogram = histogramOf(...tensors);
        const all = tensors.flatMap((values) => [...values]);
        const zeros = all.filter((value) => value === 0).length;
        expect(histogram.zeros).toBe(zeros);
        expect(histogram.counts.length).toBe(BINS);
        expect(histogram.counts.reduce((a, b) => a + b, 0)).toBe(all.length - zeros);
        expect([histogram.min, histogram.max]).toEqual([Math.min(0, ...all) + 0, Math.max(0, ...all) + 0]);
        const { from, to } = occupiedBins(histogram);
        const outside = histogram.counts.filter((count, bin) => count !== 0 && (bin < from || bin >= to));
        expect([...outside]).toEqual([]);
        if (histogram.width > 0) {
          // At least half of the bins cover the range: 8 and more per uint8 code.
          expect(to - from).toBeGreaterThanOrEqual(Math.min(BINS / 2, (histogram.max - histogram.min) / 2 ** -80));
        }
      }),
    );
  });

  it('depends on the values, not on how they are cut into tensors, but for the bins it starts with', () => {
    fc.assert(
      fc.property(tensor, tensor, (a, b) => {
        const apart = histogramOf(a, b);
        const together = histogramOf(Float32Array.of(...a, ...b));
        expect(apart.zeros).toBe(together.zeros);
        expect(apart.width).toBeGreaterThanOrEqual(together.width);
        expect(apart.width).toBeLessThanOrEqual(together.width * 2);
      }),
    );
  });
});
