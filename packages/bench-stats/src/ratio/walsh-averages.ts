/** The Walsh averages of n differences: (x[i] + x[j]) / 2 for i <= j, n(n + 1)/2 of them. */
export interface WalshAverages {
  readonly count: number;
  /** The average of this rank, 1 .. count, ascending. */
  at(rank: number): number;
}

/**
 * Walsh averages by rank, without a list: 10,000 differences would have 50 million. The rank of a value is counted in n
 * steps, and the value is bracketed until no double is left between the ends.
 */
export function walshAverages(differences: readonly number[]): WalshAverages {
  const sorted = Float64Array.from(differences).sort();
  const n = sorted.length;
  return {
    count: (n * (n + 1)) / 2,
    at(rank) {
      let low = sorted[0] ?? Number.NaN;
      let high = sorted[n - 1] ?? Number.NaN;
      if (countUpTo(sorted, low) >= rank) return low;
      // From here on fewer than `rank` averages lie at or below `low`, and at least `rank` at or below `high`.
      for (;;) {
        const middle = low + (high - low) / 2;
        if (middle <= low || middle >= high) return high;
        if (countUpTo(sorted, middle) >= rank) high = middle;
        else low = middle;
      }
    },
  };
}

/** How many averages are at most `limit`: as i grows, the partners that keep the average low enough get fewer. */
function countUpTo(sorted: Float64Array, limit: number): number {
  let partners = sorted.length;
  let count = 0;
  for (let i = 0; i < partners; i++) {
    const first = sorted[i] as number;
    while (partners > i && (first + (sorted[partners - 1] as number)) / 2 > limit) partners--;
    count += partners - i;
  }
  return count;
}
