import type { Range } from '../arithmetic/affine.js';
import type { Histogram } from './histogram.js';

/**
 * The range without the rarest extremes: of the share `100 - percentile` half is cut off at the top, half at the bottom,
 * as ONNX Runtime's percentile calibrator does. Only whole values are cut, so few values lose none.
 */
export function percentileRange(histogram: Histogram, percentile: number): Range {
  const { counts, first, width, zeros, min, max } = histogram;
  const total = counts.reduce((sum, count) => sum + count, zeros);
  const cut = Math.floor((total * (100 - percentile)) / 200);
  const negative = counts.subarray(0, -first).toReversed();
  const positive = counts.subarray(-first);
  return {
    min: Math.max(min, -binsKept(negative, cut) * width),
    max: Math.min(max, binsKept(positive, cut) * width),
  };
}

/** How many bins, counted from 0 outwards, are left when `cut` values are taken from the far end; part of a bin counts. */
function binsKept(counts: Float64Array, cut: number): number {
  let left = cut;
  for (let bin = counts.length - 1; bin >= 0; bin -= 1) {
    const count = counts[bin] ?? 0;
    if (count > left) return bin + 1 - left / count;
    left -= count;
  }
  return 0;
}
