import type { Detection } from './detections.js';
import type { OutputValues } from './output-values.js';

/** A table with a row per cell; `at(row, column)` of a transposed one swaps both. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  at(row: number, column: number): number;
}

type Box = Detection['box'];

/** Boxes in pixels grow beyond this; in shares of the picture they hardly pass 1. */
const PIXELS = 2;
/** Rounding may take a share a little out of 0..1. */
const SLACK = 1e-3;
/** Boxes at the border of a picture pass it a little. */
const OUTSIDE = 0.25;
/** Share of boxes that must have their corners in order to be read as corners. */
export const IN_ORDER = 0.99;

/** `[1, rows, columns]`, `[rows, columns]` or `[1, rows, 1, columns]` as a table, `without` its last columns; null for another shape. */
export function table(
  output: OutputValues | undefined,
  {
    columns: wanted,
    transposed = false,
    without = 0,
  }: { readonly columns?: number; readonly transposed?: boolean; readonly without?: number },
): Table | null {
  if (output === undefined) return null;
  const { data } = output;
  const [first, second, third, fourth, ...rest] = output.dims;
  const dims =
    fourth !== undefined && third === 1
      ? [first, second, fourth]
      : third === undefined
        ? [1, first, second]
        : output.dims;
  if (dims.length !== 3 || rest.length > 0 || dims[0] !== 1) return null;
  const [outer, inner] = [dims[1] ?? 0, dims[2] ?? 0];
  const [rows, all] = transposed ? [inner, outer] : [outer, inner];
  const columns = all - without;
  if (columns < 1 || (wanted !== undefined && columns !== wanted)) return null;
  const at = (row: number, column: number) => data[transposed ? column * inner + row : row * inner + column] ?? 0;
  return { rows, columns, at };
}

/** `[1, rows]`, `[rows]` or `[1, rows, 1]` as a list. */
export function listOf(output: OutputValues | undefined): ArrayLike<number> | null {
  if (output === undefined) return null;
  return output.dims.filter((size) => size !== 1).length <= 1 ? output.data : null;
}

export function detections(from: Table | null, detection: (from: Table, row: number) => Detection): Detection[] {
  return from === null ? [] : Array.from({ length: from.rows }, (_, row) => detection(from, row));
}

/** There are more cells than values of each. */
export function isWideEnough(one: Table | null, least: number): one is Table {
  return one !== null && one.columns >= least && one.rows > one.columns;
}

export function best({ at }: Table, row: number, from: number, to: number): Pick<Detection, 'score' | 'group'> {
  let [score, group] = [at(row, from), from];
  for (let column = from + 1; column < to; column += 1) {
    if (at(row, column) > score) [score, group] = [at(row, column), column];
  }
  return { score, group };
}

export function corners({ at }: Table, row: number): Box {
  return [at(row, 0), at(row, 1), at(row, 2), at(row, 3)];
}

export function centred({ at }: Table, row: number): Box {
  const [x, y, width, height] = [at(row, 0), at(row, 1), at(row, 2), at(row, 3)];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

export function isShare(value: number): boolean {
  return value >= -SLACK && value <= 1 + SLACK;
}

export function everyValue(values: ArrayLike<number>, fits: (value: number) => boolean): boolean {
  for (let k = 0; k < values.length; k += 1) if (!fits(values[k] ?? Number.NaN)) return false;
  return true;
}

export function columnEvery({ rows, at }: Table, column: number, fits: (value: number) => boolean): boolean {
  for (let row = 0; row < rows; row += 1) if (!fits(at(row, column))) return false;
  return true;
}

/** From this column on all values are within 0..1. */
export function areScores(one: Table, from: number): boolean {
  for (let column = from; column < one.columns; column += 1) if (!columnEvery(one, column, isShare)) return false;
  return true;
}

/** Centres lie about the picture, and sizes are not negative. */
export function arePixels(one: Table): boolean {
  const least = -OUTSIDE * greatest(one, 2);
  return (
    [0, 1].every((column) => columnEvery(one, column, (value) => value >= least)) &&
    [2, 3].every((column) => columnEvery(one, column, (value) => value >= 0))
  );
}

export function reachesPixels(one: Table): boolean {
  return [0, 1, 2, 3].every((column) => greatest(one, 4, column) > PIXELS);
}

/** Boxes in pixels or shares of the picture: hardly below 0, which offsets from anchors are. */
export function areBoxes(one: Table | null): boolean {
  if (one === null) return false;
  const least = -OUTSIDE * greatest(one, 4);
  return [0, 1, 2, 3].every((column) => columnEvery(one, column, (value) => value >= least));
}

/** The greatest value among the columns up to `to`. */
function greatest({ rows, at }: Table, to: number, only?: number): number {
  let most = 0;
  for (let row = 0; row < rows; row += 1) {
    for (let column = only ?? 0; column < (only === undefined ? to : only + 1); column += 1) {
      most = Math.max(most, at(row, column));
    }
  }
  return most;
}

/** Share of rows whose right and lower corner are right of and below the others. */
export function inOrder(one: Table | null): number {
  if (one === null || one.rows === 0) return 1;
  let count = 0;
  for (let row = 0; row < one.rows; row += 1) {
    if (one.at(row, 2) >= one.at(row, 0) && one.at(row, 3) >= one.at(row, 1)) count += 1;
  }
  return count / one.rows;
}

export function isSoftmax(one: Table | null): boolean {
  if (one === null || one.columns < 2 || one.rows === 0) return false;
  for (let row = 0; row < one.rows; row += 1) {
    let sum = 0;
    for (let column = 0; column < one.columns; column += 1) sum += one.at(row, column);
    if (Math.abs(sum - 1) > SLACK * 5) return false;
  }
  return true;
}
