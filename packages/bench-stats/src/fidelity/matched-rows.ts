import { type OutputValues, stridesOf } from './output-values.js';

/** Rows of one output that are compared; outputs of a detector have some hundreds. */
const MOST_ROWS = 1000;

export interface MatchedRows {
  readonly reference: readonly Float32Array[];
  readonly candidate: readonly Float32Array[];
  /** All rows, and the pairs among them. */
  readonly rows: { readonly reference: number; readonly candidate: number; readonly matched: number };
}

/** The only axis along which the shapes differ; null if they are all the same, undefined if they have nothing in common. */
export function rowAxis(outputs: readonly OutputValues[]): number | null | undefined {
  const [first] = outputs;
  if (first === undefined) return null;
  if (outputs.some(({ dims }) => dims.length !== first.dims.length)) return undefined;
  const axes = new Set(
    outputs.flatMap(({ dims }) => dims.flatMap((size, axis) => (size === first.dims[axis] ? [] : [axis]))),
  );
  const [axis = null, ...others] = axes;
  return others.length > 0 ? undefined : axis;
}

/**
 * Pairs rows of two outputs whose number of rows depends on the values: those that are each other's nearest. In outputs that are alike
 * these are the rows at the same place; where INT8 finds more, fewer, or in another order, the rest is not compared.
 */
export function matchRows(
  reference: readonly OutputValues[],
  candidate: readonly OutputValues[],
  axis: number,
): MatchedRows {
  const pairs: { readonly a: Float32Array; readonly b: Float32Array }[] = [];
  const rows = { reference: 0, candidate: 0, matched: 0 };
  for (const [at, output] of reference.entries()) {
    const [left, right] = [rowsOf(output, axis), rowsOf(candidate[at] ?? output, axis)];
    rows.reference += left.length;
    rows.candidate += right.length;
    const toRight = left.map((row, place) => nearest(row, right, place));
    const toLeft = right.map((row, place) => nearest(row, left, place));
    for (const [place, a] of left.entries()) {
      const other = toRight[place] ?? -1;
      const b = right[other];
      if (b !== undefined && toLeft[other] === place) pairs.push({ a, b });
    }
  }
  rows.matched = pairs.length;
  return { reference: pairs.map(({ a }) => a), candidate: pairs.map(({ b }) => b), rows };
}

function rowsOf({ dims, data }: OutputValues, axis: number): Float32Array[] {
  const { outer, size, inner } = stridesOf(dims, axis);
  return Array.from({ length: Math.min(size, MOST_ROWS) }, (_, index) => {
    const row = new Float32Array(outer * inner);
    for (let block = 0; block < outer; block += 1) {
      for (let k = 0; k < inner; k += 1) row[block * inner + k] = data[(block * size + index) * inner + k] ?? 0;
    }
    return row;
  });
}

/** The place of the nearest row; of equally near ones the one at the same place, then the first. -1 if there is none. */
function nearest(row: Float32Array, others: readonly Float32Array[], place: number): number {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  const order = place < others.length ? [place, ...others.keys()] : others.keys();
  for (const index of order) {
    const other = others[index];
    if (other === undefined) continue;
    let distance = 0;
    for (let k = 0; k < row.length && distance < least; k += 1) distance += ((row[k] ?? 0) - (other[k] ?? 0)) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
