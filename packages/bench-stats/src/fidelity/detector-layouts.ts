import type { Detection } from './detections.js';
import { isFloating, type OutputValues } from './output-values.js';

/** The outputs of a model for one input, by name. */
export type ModelValues = ReadonlyMap<string, OutputValues>;

/** How the detections of a model stand in its outputs. */
export interface DetectorLayout {
  /** In words, for people. */
  readonly name: string;
  /** Outputs that are read. */
  readonly outputs: readonly string[];
  /** Every possible detection of one input; empty where outputs are of another shape. */
  read(values: ModelValues): Detection[];
}

/** A table with a row per cell; `at(row, column)` of a transposed one swaps both. */
interface Table {
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
const IN_ORDER = 0.99;

/**
 * Finds a common detector layout by the shapes and the ranges of the values; null where there is none. Raw scores (logits) and
 * boxes as offsets from anchors are not recognised, since they are no boxes yet.
 * @param outputs of the reference, by input
 */
export function detectorLayout(outputs: readonly ModelValues[]): DetectorLayout | null {
  const names = [...(outputs[0]?.keys() ?? [])].filter((name) =>
    outputs.every((values) => isFloatingOutput(values, name)),
  );
  return (
    listLayout(outputs, names) ?? pairLayout(outputs, names) ?? firstOf(names, (name) => singleLayout(outputs, name))
  );
}

function isFloatingOutput(values: ModelValues, name: string): boolean {
  const output = values.get(name);
  return output !== undefined && isFloating(output);
}

function firstOf<T>(names: readonly string[], find: (name: string) => T | null): T | null {
  for (const name of names) {
    const found = find(name);
    if (found !== null) return found;
  }
  return null;
}

// One output: boxes and scores side by side.

function singleLayout(outputs: readonly ModelValues[], name: string): DetectorLayout | null {
  return endToEnd(outputs, name) ?? channelsFirst(outputs, name) ?? cellsFirst(outputs, name);
}

/** `[1, rows, 6]`: corners, score, class; after non-maximum suppression, or made without. */
function endToEnd(outputs: readonly ModelValues[], name: string): DetectorLayout | null {
  const tableOf = (values: ModelValues) => table(values.get(name), { columns: 6 });
  const tables = outputs.map(tableOf);
  const isFit = tables.every(
    (one) =>
      one !== null &&
      columnEvery(one, 4, isShare) &&
      columnEvery(one, 5, (value) => Number.isInteger(value) && value >= -1) &&
      inOrder(one) >= IN_ORDER,
  );
  if (!isFit || !tables.some((one) => one !== null && one.rows > 0)) return null;
  return {
    name: 'rows of corners, score and class',
    outputs: [name],
    read: (values) =>
      detections(tableOf(values), (one, row) => ({
        box: corners(one, row),
        score: one.at(row, 4),
        group: one.at(row, 5),
      })),
  };
}

/** `[1, 4 + classes, cells]` as of YOLOv8: centre, size, a score per class. */
function channelsFirst(outputs: readonly ModelValues[], name: string): DetectorLayout | null {
  const tableOf = (values: ModelValues) => table(values.get(name), { transposed: true });
  const tables = outputs.map(tableOf);
  if (!tables.every((one) => isWideEnough(one, 5) && areScores(one, 4) && arePixels(one))) return null;
  if (!tables.some((one) => one !== null && reachesPixels(one))) return null;
  return {
    name: 'YOLOv8: [N, 4 + classes, cells]',
    outputs: [name],
    read: (values) =>
      detections(tableOf(values), (one, row) => ({ box: centred(one, row), ...best(one, row, 4, one.columns) })),
  };
}

/** `[1, cells, 5 + classes]` as of YOLOv5: centre, size, whether it is any object, a score per class. */
function cellsFirst(outputs: readonly ModelValues[], name: string): DetectorLayout | null {
  const tableOf = (values: ModelValues) => table(values.get(name), {});
  const tables = outputs.map(tableOf);
  if (!tables.every((one) => isWideEnough(one, 6) && areScores(one, 4) && arePixels(one))) return null;
  if (!tables.some((one) => one !== null && reachesPixels(one))) return null;
  return {
    name: 'YOLOv5: [N, cells, 5 + classes]',
    outputs: [name],
    read: (values) =>
      detections(tableOf(values), (one, row) => {
        const { score, group } = best(one, row, 5, one.columns);
        return { box: centred(one, row), score: score * one.at(row, 4), group };
      }),
  };
}

// Boxes and scores in outputs of their own.

/** Boxes `[1, cells, 4]` beside scores `[1, classes, cells]` or `[1, cells, classes]`. */
function pairLayout(outputs: readonly ModelValues[], names: readonly string[]): DetectorLayout | null {
  return firstOf(names, (boxName) => {
    const boxesOf = (values: ModelValues) => table(values.get(boxName), { columns: 4 });
    if (!outputs.every((values) => areBoxes(boxesOf(values)))) return null;
    const others = names.filter((name) => name !== boxName);
    return firstOf(others, (scoreName) =>
      firstOf(['cells', 'classes'], (first) => {
        const scoresOf = (values: ModelValues) => table(values.get(scoreName), { transposed: first === 'classes' });
        const isFit = outputs.every((values) => {
          const scores = scoresOf(values);
          return scores !== null && scores.rows === boxesOf(values)?.rows && scores.columns > 0 && areScores(scores, 0);
        });
        if (!isFit) return null;
        const areCorners = outputs.every((values) => inOrder(boxesOf(values)) >= IN_ORDER);
        // SSD's classes exclude each other, and the first one is the background.
        const hasBackground = outputs.every((values) => isSoftmax(scoresOf(values)));
        const shape = first === 'classes' ? '[N, classes, cells]' : '[N, cells, classes]';
        return {
          name: `boxes [N, cells, 4] (${areCorners ? 'corners' : 'centre and size'}) with scores ${shape}${hasBackground ? ', class 0 as background' : ''}`,
          outputs: [boxName, scoreName],
          read: (values) => {
            const scores = scoresOf(values);
            return detections(boxesOf(values), (boxes, row) => ({
              box: areCorners ? corners(boxes, row) : centred(boxes, row),
              ...(scores === null ? { score: 0, group: 0 } : best(scores, row, hasBackground ? 1 : 0, scores.columns)),
            }));
          },
        };
      }),
    );
  });
}

/** Boxes `[1, rows, 4]`, a score and a class for each, as SSD with its suppression inside puts out; classes may be integers. */
function listLayout(outputs: readonly ModelValues[], names: readonly string[]): DetectorLayout | null {
  const all = [...(outputs[0]?.keys() ?? [])];
  return firstOf(names, (boxName) => {
    const boxesOf = (values: ModelValues) => table(values.get(boxName), { columns: 4 });
    if (!outputs.every((values) => areBoxes(boxesOf(values)) && inOrder(boxesOf(values)) >= IN_ORDER)) return null;
    const isList = (name: string, fits: (value: number) => boolean) =>
      name !== boxName &&
      outputs.every((values) => {
        const list = listOf(values.get(name));
        return list !== null && list.length === boxesOf(values)?.rows && everyValue(list, fits);
      });
    const isGroup = (value: number) => Number.isInteger(value) && value >= -1;
    const groups = all.find((name) => isList(name, isGroup));
    const scores = names.find((name) => name !== groups && isList(name, isShare));
    if (groups === undefined || scores === undefined) return null;
    return {
      name: 'SSD: boxes, scores and classes as lists',
      outputs: [boxName, scores, groups],
      read: (values) => {
        const [score, group] = [listOf(values.get(scores)), listOf(values.get(groups))];
        return detections(boxesOf(values), (boxes, row) => ({
          box: corners(boxes, row),
          score: score?.[row] ?? 0,
          group: group?.[row] ?? -1,
        }));
      },
    };
  });
}

// Tables

/** `[1, rows, columns]`, `[rows, columns]` or `[1, rows, 1, columns]` as a table; null for another shape. */
function table(
  output: OutputValues | undefined,
  { columns: wanted, transposed = false }: { readonly columns?: number; readonly transposed?: boolean },
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
  const [rows, columns] = transposed ? [inner, outer] : [outer, inner];
  if (wanted !== undefined && columns !== wanted) return null;
  const at = (row: number, column: number) => data[transposed ? column * inner + row : row * inner + column] ?? 0;
  return { rows, columns, at };
}

/** `[1, rows]`, `[rows]` or `[1, rows, 1]` as a list. */
function listOf(output: OutputValues | undefined): ArrayLike<number> | null {
  if (output === undefined) return null;
  return output.dims.filter((size) => size !== 1).length <= 1 ? output.data : null;
}

function detections(from: Table | null, detection: (from: Table, row: number) => Detection): Detection[] {
  return from === null ? [] : Array.from({ length: from.rows }, (_, row) => detection(from, row));
}

/** There are more cells than values of each. */
function isWideEnough(one: Table | null, least: number): one is Table {
  return one !== null && one.columns >= least && one.rows > one.columns;
}

function best({ at }: Table, row: number, from: number, to: number): Pick<Detection, 'score' | 'group'> {
  let [score, group] = [at(row, from), from];
  for (let column = from + 1; column < to; column += 1) {
    if (at(row, column) > score) [score, group] = [at(row, column), column];
  }
  return { score, group };
}

function corners({ at }: Table, row: number): Box {
  return [at(row, 0), at(row, 1), at(row, 2), at(row, 3)];
}

function centred({ at }: Table, row: number): Box {
  const [x, y, width, height] = [at(row, 0), at(row, 1), at(row, 2), at(row, 3)];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}

// Ranges

function isShare(value: number): boolean {
  return value >= -SLACK && value <= 1 + SLACK;
}

function everyValue(values: ArrayLike<number>, fits: (value: number) => boolean): boolean {
  for (let k = 0; k < values.length; k += 1) if (!fits(values[k] ?? Number.NaN)) return false;
  return true;
}

function columnEvery({ rows, at }: Table, column: number, fits: (value: number) => boolean): boolean {
  for (let row = 0; row < rows; row += 1) if (!fits(at(row, column))) return false;
  return true;
}

/** From this column on all values are within 0..1. */
function areScores(one: Table, from: number): boolean {
  for (let column = from; column < one.columns; column += 1) if (!columnEvery(one, column, isShare)) return false;
  return true;
}

/** Centres lie about the picture, and sizes are not negative. */
function arePixels(one: Table): boolean {
  const least = -OUTSIDE * greatest(one, 2);
  return (
    [0, 1].every((column) => columnEvery(one, column, (value) => value >= least)) &&
    [2, 3].every((column) => columnEvery(one, column, (value) => value >= 0))
  );
}

function reachesPixels(one: Table): boolean {
  return [0, 1, 2, 3].every((column) => greatest(one, 4, column) > PIXELS);
}

/** Boxes in pixels or shares of the picture: hardly below 0, which offsets from anchors are. */
function areBoxes(one: Table | null): boolean {
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
function inOrder(one: Table | null): number {
  if (one === null || one.rows === 0) return 1;
  let count = 0;
  for (let row = 0; row < one.rows; row += 1) {
    if (one.at(row, 2) >= one.at(row, 0) && one.at(row, 3) >= one.at(row, 1)) count += 1;
  }
  return count / one.rows;
}

function isSoftmax(one: Table | null): boolean {
  if (one === null || one.columns < 2 || one.rows === 0) return false;
  for (let row = 0; row < one.rows; row += 1) {
    let sum = 0;
    for (let column = 0; column < one.columns; column += 1) sum += one.at(row, column);
    if (Math.abs(sum - 1) > SLACK * 5) return false;
  }
  return true;
}
