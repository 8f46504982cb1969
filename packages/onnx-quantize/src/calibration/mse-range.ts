import { type Range, roundHalfEven } from '../arithmetic/affine.js';
import { type Histogram, occupiedBins } from './histogram.js';

/** Steps between the codes 0 and 255. */
const STEPS = 255;
/** A side is tried at `2^-e` of its extreme: e from 0 to 6 in coarse steps, then in fine ones around the best. */
const GREATEST_EXPONENT = 6;
const COARSE = 1 / 8;
const FINE = 1 / 32;
/** Above this many times the best error, clipping outweighs any gain of finer steps, so shorter ranges are not tried. */
const HOPELESS = 4;
/** Each round shortens both sides in turn; they depend little on each other. */
const MOST_ROUNDS = 3;

/** The range with the least expected squared quantization error over the histogram. */
export function mseRange(histogram: Histogram): Range {
  const errorOf = (range: Range): number => expectedSquaredError(histogram, range);
  const { min, max } = histogram;
  let range: Range = { min, max };
  let error = errorOf(range);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = error;
    for (const side of ['max', 'min'] as const) {
      const extreme = histogram[side];
      if (extreme === 0) continue;
      const others = range;
      const at = (exponent: number): Range => ({ ...others, [side]: extreme * 2 ** -exponent });
      const exponent = leastAt((tried) => errorOf(at(tried)));
      const found = errorOf(at(exponent));
      if (found < error) [range, error] = [at(exponent), found];
    }
    if (error === before) break;
  }
  return range;
}

function leastAt(errorAt: (exponent: number) => number): number {
  let best = { exponent: 0, error: errorAt(0) };
  const tryAt = (exponent: number): number => {
    const error = errorAt(exponent);
    if (error < best.error) best = { exponent, error };
    return error;
  };
  for (let exponent = COARSE; exponent <= GREATEST_EXPONENT; exponent += COARSE) {
    if (tryAt(exponent) > HOPELESS * best.error) break;
  }
  const centre = best.exponent;
  for (let offset = FINE - COARSE; offset < COARSE; offset += FINE) tryAt(Math.max(0, centre + offset));
  return best.exponent;
}

/**
 * Sum over all values but exact zeros (which have no error) of the squared error when quantized to `range`, values taken as
 * spread evenly within their bins.
 */
export function expectedSquaredError(histogram: Histogram, { min, max }: Range): number {
  const { counts, first, width } = histogram;
  const { from, to } = occupiedBins(histogram);
  const step = (max - min) / STEPS;
  const atMin = withinRange(min, step);
  const atMax = withinRange(max, step);
  /** Integral of the squared error from 0 to `value`. */
  const integral = (value: number): number => {
    if (value > max) return atMax + cubed(value - max) / 3;
    if (value < min) return atMin - cubed(min - value) / 3;
    return withinRange(value, step);
  };
  let sum = 0;
  let below = integral((first + from) * width);
  for (let bin = from; bin < to; bin += 1) {
    const above = integral((first + bin + 1) * width);
    sum += (counts[bin] ?? 0) * (above - below);
    below = above;
  }
  return sum / width;
}

/** The integral where nothing is clipped: `step^3 / 12` per whole step, and what is left to the nearest multiple. */
function withinRange(value: number, step: number): number {
  const code = roundHalfEven(value / step);
  const rest = value - code * step;
  return (code * cubed(step)) / 12 + cubed(rest) / 3;
}

/** By hand: `**` is a call of the C library's pow. */
function cubed(value: number): number {
  return value * value * value;
}
