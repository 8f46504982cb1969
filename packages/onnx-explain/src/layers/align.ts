/** Items that correspond: one and one, or several where layers were merged or split. */
export interface Pairing<A, B> {
  readonly left: readonly A[];
  readonly right: readonly B[];
}

/**
 * Aligns two sequences of layers: pairs like ones in order, as many as possible (the longest common subsequence). What lies
 * between two pairs on both sides corresponds.
 */
export function align<A, B>(left: readonly A[], right: readonly B[], alike: (a: A, b: B) => boolean): Pairing<A, B>[] {
  const matches = commonSubsequence(left, right, alike);
  const pairings: Pairing<A, B>[] = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...matches, [left.length, right.length] as const]) {
    pairings.push(...gap(left.slice(i, a), right.slice(j, b)));
    if (a < left.length) pairings.push({ left: left.slice(a, a + 1), right: right.slice(b, b + 1) });
    [i, j] = [a + 1, b + 1];
  }
  return pairings;
}

/** One against several is a merged or split layer. Otherwise items pair one by one, and the rest stand alone. */
function gap<A, B>(left: readonly A[], right: readonly B[]): Pairing<A, B>[] {
  if (left.length === 0 && right.length === 0) return [];
  if (left.length === 1 || right.length === 1) return [{ left, right }];
  const longest = Math.max(left.length, right.length);
  return Array.from({ length: longest }, (_, at) => ({ left: left.slice(at, at + 1), right: right.slice(at, at + 1) }));
}

/** Index pairs of the longest common subsequence, by the textbook dynamic programme. */
function commonSubsequence<A, B>(left: readonly A[], right: readonly B[], alike: (a: A, b: B) => boolean) {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = isPair(left, i, right, j, alike)
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  let [i, j] = [0, 0];
  while (i < left.length && j < right.length) {
    if (isPair(left, i, right, j, alike)) {
      pairs.push([i, j]);
      [i, j] = [i + 1, j + 1];
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function isPair<A, B>(left: readonly A[], i: number, right: readonly B[], j: number, alike: (a: A, b: B) => boolean) {
  const [a, b] = [left[i], right[j]];
  return a !== undefined && b !== undefined && alike(a, b);
}
