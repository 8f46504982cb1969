import { median } from '@rn50/bench-stats/numbers';

/** Median of `values[from]` to `values[to - 1]`; 0 of none. */
export function medianOf(values: ArrayLike<number>, from: number, to: number): number {
  return to <= from ? 0 : median(Float64Array.from({ length: to - from }, (_, index) => values[from + index] ?? 0));
}
