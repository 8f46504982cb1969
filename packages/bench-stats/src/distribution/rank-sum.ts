/**
 * Probabilities of U = 0, 1, ... m n, the Mann-Whitney statistic of `m` and `n` values from one distribution without
 * ties. The largest of all values is one of the m with chance m / (m + n), and then exceeds all n.
 * Source: Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger", 1947.
 */
export function rankSumProbabilities(m: number, n: number): Float64Array {
  // byOthers[j]: the distribution for i and j values; i grows from 0.
  let byOthers: Float64Array[] = Array.from({ length: n + 1 }, () => Float64Array.of(1));
  for (let i = 1; i <= m; i++) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= n; j++) {
      const fewer = byOthers[j] as Float64Array;
      const fewerOthers = next[j - 1] as Float64Array;
      const share = i / (i + j);
      next.push(
        Float64Array.from(
          { length: i * j + 1 },
          (_, u) => share * (fewer[u - j] ?? 0) + (1 - share) * (fewerOthers[u] ?? 0),
        ),
      );
    }
    byOthers = next;
  }
  return byOthers[n] as Float64Array;
}
