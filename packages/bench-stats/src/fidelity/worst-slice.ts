import { type OutputValues, stridesOf } from './output-values.js';
import { boundedSqnrDb } from './sqnr.js';

/** Scores that stay below this have found nothing. */
const LEAST_SCORE = 1e-2;

/** An axis with more entries holds places or features rather than kinds of values. */
const MOST_SLICES = 64;

/** The smallest axis but the first (the batch, or rows) with 2 to 64 entries; null where there is none. */
export function sliceAxis(dims: readonly number[]): number | null {
  const axes = dims.flatMap((size, axis) => (axis > 0 && size > 1 && size <= MOST_SLICES ? [{ size, axis }] : []));
  const [smallest] = axes.toSorted((a, b) => a.size - b.size);
  return smallest?.axis ?? null;
}

/**
 * The slice with the lowest SQNR over all inputs, such as one class' scores beside boxes in pixels, whose loss does not show in the
 * SQNR of the whole. Slices that are zero in the reference, or scores near zero on both sides, are left out: the inputs
 * say nothing of them.
 * @returns null without an axis for it, or where all slices are identical or left out
 */
export function worstSlice(
  reference: readonly OutputValues[],
  candidate: readonly OutputValues[],
): { readonly axis: number; readonly index: number; readonly sqnrDb: number } | null {
  const axis = sliceAxis(reference[0]?.dims ?? []);
  if (axis === null) return null;
  const { size } = stridesOf(reference[0]?.dims ?? [], axis);
  const signal = new Float64Array(size);
  const noise = new Float64Array(size);
  const isSilent = new Array<boolean>(size).fill(true);
  for (const [at, { dims, data }] of reference.entries()) {
    const found = candidate[at]?.data ?? data;
    const { outer, inner } = stridesOf(dims, axis);
    for (let block = 0; block < outer * size; block += 1) {
      const index = block % size;
      let [squares, errors, silent] = [0, 0, true];
      for (let k = block * inner; k < (block + 1) * inner; k += 1) {
        const value = data[k] ?? 0;
        squares += value * value;
        const other = found[k] ?? 0;
        errors += (value - other) ** 2;
        silent &&= isNearZero(value) && isNearZero(other);
      }
      if (!silent) isSilent[index] = false;
      signal[index] = (signal[index] ?? 0) + squares;
      noise[index] = (noise[index] ?? 0) + errors;
    }
  }
  let worst: { axis: number; index: number; sqnrDb: number } | null = null;
  for (let index = 0; index < size; index += 1) {
    if (signal[index] === 0 || isSilent[index] === true) continue;
    const sqnrDb = boundedSqnrDb(signal[index] ?? 0, noise[index] ?? 0);
    if (sqnrDb !== null && (worst === null || sqnrDb < worst.sqnrDb)) worst = { axis, index, sqnrDb };
  }
  return worst;
}

/** Whether a number, taken as a score, says that nothing was found. */
export function isNearZero(value: number): boolean {
  return value >= 0 && value < LEAST_SCORE;
}
