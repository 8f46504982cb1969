/** Two samples ranked together. */
export interface PooledRanks {
  /** Pairs (a, b) in which a is larger, equal ones counted half: 0 .. a.length x b.length. */
  readonly u: number;
  /** How many values share each value; a value alone counts 1. */
  readonly ties: readonly number[];
}

/** Ranks both samples together, with the mean rank where values are equal. */
export function pooledRanks(a: ArrayLike<number>, b: ArrayLike<number>): PooledRanks {
  const pooled = [
    ...Array.from(a, (value) => ({ value, inA: true })),
    ...Array.from(b, (value) => ({ value, inA: false })),
  ].sort((x, y) => x.value - y.value);
  const ties: number[] = [];
  let rankSum = 0;
  for (let start = 0; start < pooled.length; ) {
    let end = start;
    let countA = 0;
    for (; end < pooled.length && pooled[end]?.value === pooled[start]?.value; end++) if (pooled[end]?.inA) countA++;
    // Ranks start + 1 .. end, shared by all of them.
    rankSum += (countA * (start + 1 + end)) / 2;
    ties.push(end - start);
    start = end;
  }
  return { u: rankSum - (a.length * (a.length + 1)) / 2, ties };
}
