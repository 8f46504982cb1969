/**
 * Median of the multiset in which `sorted[rank]` occurs `counts[rank]` times, `total` values in all (at least one):
 * its middle ranks are found by cumulative count, without sorting.
 */
export function medianOfCounts(sorted: Float64Array, counts: Int32Array, total: number): number {
  const lower = (total - 1) >> 1;
  const upper = total >> 1;
  let rank = 0;
  let seen = counts[0] as number;
  while (seen <= lower) seen += counts[++rank] as number;
  const below = sorted[rank] as number;
  while (seen <= upper) seen += counts[++rank] as number;
  return below + ((sorted[rank] as number) - below) / 2;
}
