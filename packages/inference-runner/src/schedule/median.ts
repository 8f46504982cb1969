/** Median of `values[from]` to `values[to - 1]`; the mean of the two middle ones for an even count. */
export function medianOf(values: ArrayLike<number>, from: number, to: number): number {
  const sorted = Float64Array.from({ length: to - from }, (_, index) => values[from + index] ?? 0).sort();
  const upper = sorted[sorted.length >> 1] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] ?? 0) + upper) / 2;
}
