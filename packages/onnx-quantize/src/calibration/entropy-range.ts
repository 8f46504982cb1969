import type { Range } from '../arithmetic/affine.js';
import { type Histogram, occupiedBins } from './histogram.js';

/** Codes of a uint8 activation. */
const LEVELS = 256;
/** More windows than this differ by less than the quantization step of the widest. */
const MOST_WINDOWS = 512;
/** Count of a level that no value fell in, where outliers were put: keeps the divergence finite. */
const LEAST_COUNT = 1e-4;

/**
 * The range whose 256 levels keep most information: the least Kullback-Leibler divergence between the clipped distribution
 * and its quantized form (Migacz, "8-bit Inference with TensorRT", GTC 2017), over windows `[-t, t]` within what was seen.
 *
 * Per window, P is the histogram with the outliers added to its outermost bins; Q spreads each level's count over those
 * of its bins that P fills. Exact zeros are left out: every range holds 0 exactly. Sums are taken from prefix sums, so a
 * window costs one logarithm per level, not per bin.
 */
export function entropyRange(histogram: Histogram): Range {
  const { first, width, min, max } = histogram;
  const { from, to } = occupiedBins(histogram);
  const zeroBin = -first;
  const sums = prefixSums(histogram, from, to);
  const widest = Math.max(zeroBin - from, to - zeroBin);
  const step = Math.max(1, Math.ceil(widest / MOST_WINDOWS));
  let best = { start: from, end: to, divergence: Number.POSITIVE_INFINITY };
  for (let reach = widest; reach > 0; reach -= step) {
    const start = Math.max(from, zeroBin - reach);
    const end = Math.min(to, zeroBin + reach);
    if (end - start < LEVELS) break;
    const divergence = windowDivergence(sums, start - from, end - from);
    if (divergence < best.divergence) best = { start, end, divergence };
  }
  return { min: Math.max(min, (best.start + first) * width), max: Math.min(max, (best.end + first) * width) };
}

/** Sums over the bins before each: of counts, of bins filled, and of count x log(count). */
interface PrefixSums {
  readonly counts: Float64Array;
  readonly filled: Float64Array;
  readonly logs: Float64Array;
}

function prefixSums({ counts }: Histogram, from: number, to: number): PrefixSums {
  const length = to - from + 1;
  const sums = { counts: new Float64Array(length), filled: new Float64Array(length), logs: new Float64Array(length) };
  for (let bin = 0; bin + 1 < length; bin += 1) {
    const count = counts[from + bin] ?? 0;
    sums.counts[bin + 1] = (sums.counts[bin] ?? 0) + count;
    sums.filled[bin + 1] = (sums.filled[bin] ?? 0) + (count > 0 ? 1 : 0);
    sums.logs[bin + 1] = (sums.logs[bin] ?? 0) + timesLog(count);
  }
  return sums;
}

/** KL(P || Q) in nats of the window `[start, end)` of bins. */
function windowDivergence({ counts, filled, logs }: PrefixSums, start: number, end: number): number {
  const between = (sums: Float64Array, a: number, b: number): number => (sums[b] ?? 0) - (sums[a] ?? 0);
  const total = counts.at(-1) ?? 0;
  const inside = between(counts, start, end);
  if (inside === 0) return Number.POSITIVE_INFINITY;
  const [below, above] = [between(counts, 0, start), total - (counts[end] ?? 0)];
  const [lowest, highest] = [between(counts, start, start + 1), between(counts, end - 1, end)];
  // Sum of P log P, with the outliers in the outermost bins.
  let sum = between(logs, start, end) - timesLog(lowest) - timesLog(highest);
  sum += timesLog(lowest + below) + timesLog(highest + above);
  const bins = end - start;
  for (let level = 0, a = start; level < LEVELS; level += 1) {
    const b = start + Math.floor(((level + 1) * bins) / LEVELS);
    const count = between(counts, a, b);
    let mass = count;
    let spread = between(filled, a, b);
    if (level === 0 && below > 0) {
      mass += below;
      if (lowest === 0) spread += 1;
    }
    if (level === LEVELS - 1 && above > 0) {
      mass += above;
      if (highest === 0) spread += 1;
    }
    if (mass > 0) sum -= mass * Math.log(Math.max(count / spread, LEAST_COUNT));
    a = b;
  }
  return sum / total - Math.log(total) + Math.log(inside);
}

function timesLog(count: number): number {
  return count > 0 ? count * Math.log(count) : 0;
}
