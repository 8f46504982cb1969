import type { Range } from '../arithmetic/affine.js';

/** Enough for several bins per uint8 code: after a merge at least half of them cover the range. 32 KB a tensor. */
export const BINS = 4096;
/** Finer bins are of no use: a range below 2^-60 counts as the point 0. */
const LEAST_WIDTH = 2 ** -80;

/**
 * How often values were seen. Bin `i` counts `(first + i) * width <= value < (first + i + 1) * width`; 0 is always an
 * edge, and exact zeros are counted apart, since every quantized range holds 0 exactly.
 */
export interface Histogram {
  counts: Float64Array;
  /** Bin 0's place on the grid of bins; 0 or negative. */
  first: number;
  /** A power of 2; 0 until a value other than 0 was seen. */
  width: number;
  zeros: number;
  min: number;
  max: number;
}

export function emptyHistogram(): Histogram {
  return { counts: new Float64Array(BINS), first: 0, width: 0, zeros: 0, min: 0, max: 0 };
}

/**
 * Count a tensor's values. The number of bins stays; where the values lie outside, the bins are moved, and merged two by
 * two until the range fits, which loses no count.
 * @param extent the least and greatest of `values`, all finite
 */
export function addValues(histogram: Histogram, values: Float32Array, extent: Range): void {
  makeRoom(histogram, extent);
  const { counts, first, width } = histogram;
  if (width === 0) {
    histogram.zeros += values.length;
    return;
  }
  const binsPerUnit = 1 / width;
  let zeros = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    const bin = (value * binsPerUnit - first) | 0;
    counts[bin] = (counts[bin] ?? 0) + 1;
    // Without a branch: half of the values behind a Relu are 0, in no predictable order.
    zeros += Number(value === 0);
  }
  counts[-first] = (counts[-first] ?? 0) - zeros;
  histogram.zeros += zeros;
}

/** The bins from the one that holds the least value (or 0) to the one that holds the greatest: `[from, to)` by index. */
export function occupiedBins({ first, width, min, max }: Histogram): { from: number; to: number } {
  if (width === 0) return { from: 0, to: 0 };
  return { from: Math.floor(min / width) - first, to: Math.floor(max / width) - first + 1 };
}

function makeRoom(histogram: Histogram, extent: Range): void {
  const min = Math.min(histogram.min, extent.min);
  const max = Math.max(histogram.max, extent.max);
  histogram.min = min;
  histogram.max = max;
  if (min === 0 && max === 0) return;
  const before = histogram.width;
  let width = before > 0 ? before : Math.max(2 ** Math.ceil(Math.log2((max - min) / BINS)), LEAST_WIDTH);
  while (Math.floor(max / width) - Math.floor(min / width) >= BINS) width *= 2;
  const first = Math.floor(min / width);
  if (before > 0 && (width !== before || first !== histogram.first)) {
    histogram.counts = moved(histogram, width / before, first);
  }
  histogram.width = width;
  histogram.first = first;
}

/** The counts on a grid whose bins hold `factor` of the old ones. */
function moved({ counts, first }: Histogram, factor: number, newFirst: number): Float64Array {
  const result = new Float64Array(BINS);
  counts.forEach((count, bin) => {
    if (count === 0) return;
    const target = Math.floor((first + bin) / factor) - newFirst;
    result[target] = (result[target] ?? 0) + count;
  });
  return result;
}
