import { addValues, emptyHistogram, type Histogram } from '../../src/calibration/histogram.js';

/** A histogram of some tensors, one after the other. */
export function histogramOf(...tensors: readonly Float32Array[]): Histogram {
  const histogram = emptyHistogram();
  for (const values of tensors) addValues(histogram, values, { min: least(values), max: greatest(values) });
  return histogram;
}

function least(values: Float32Array): number {
  return values.reduce((a, b) => Math.min(a, b), values[0] ?? 0);
}

function greatest(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), values[0] ?? 0);
}

/** Normally distributed values from a seed (Box-Muller over a multiplicative generator). */
export function normalValues(count: number, seed = 1): Float32Array {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
