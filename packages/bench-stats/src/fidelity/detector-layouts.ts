import type { Detection } from './detections.js';
import {
  areBoxes,
  arePixels,
  areScores,
  best,
  centred,
  columnEvery,
  corners,
  detections,
  everyValue,
  IN_ORDER,
  inOrder,
  isShare,
  isSoftmax,
  isWideEnough,
  listOf,
  reachesPixels,
  type Table,
  table,
} from './detector-table.js';
import { isFloating, type OutputValues } from './output-values.js';

/** The outputs of a model for one input, by name. */
export type ModelValues = ReadonlyMap<string, OutputValues>;

/** How the detections of a model stand in its outputs. */
export interface DetectorLayout {
  /** In words, for people. */
  readonly name: string;
  /** Outputs that are read. */
  readonly outputs: readonly string[];
  /** Along this axis of its only output detections stand in the order of their scores; absent where each cell has its place. */
  readonly rankedAxis?: number;
  /** Every possible detection of one input; empty where outputs are of another shape. */
  read(values: ModelValues): Detection[];
}

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
  const plain = endToEnd(outputs, name) ?? channelsFirst(outputs, name) ?? cellsFirst(outputs, name);
  if (plain !== null) return plain;
  const masks = masksBeside(outputs, name);
  return masks === 0 ? null : (channelsFirst(outputs, name, masks) ?? cellsFirst(outputs, name, masks));
}

/** Number of mask coefficients per detection: the prototypes `[1, masks, height, width]` in another output; 0 without them. */
function masksBeside([first]: readonly ModelValues[], name: string): number {
  const prototypes = [...(first ?? [])].find(
    ([other, { dims }]) => other !== name && dims.length === 4 && dims[0] === 1 && (dims[3] ?? 1) > 1,
  );
  return prototypes?.[1].dims[1] ?? 0;
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
    rankedAxis: outputs[0]?.get(name)?.dims.length === 2 ? 0 : 1,
    read: (values) =>
      detections(tableOf(values), (one, row) => ({
        box: corners(one, row),
        score: one.at(row, 4),
        group: one.at(row, 5),
      })),
  };
}

/** Whether each table has boxes in pixels, then scores, in at least so many columns. */
function areScoredBoxes(tables: readonly (Table | null)[], leastColumns: number): boolean {
  return (
    tables.every((one) => isWideEnough(one, leastColumns) && areScores(one, 4) && arePixels(one)) &&
    tables.some((one) => one !== null && reachesPixels(one))
  );
}

/** `[1, 4 + classes, cells]` as of YOLOv8: centre, size, a score per class; then what each mask is mixed of. */
function channelsFirst(outputs: readonly ModelValues[], name: string, masks = 0): DetectorLayout | null {
  const tableOf = (values: ModelValues) => table(values.get(name), { transposed: true, without: masks });
  if (!areScoredBoxes(outputs.map(tableOf), 5)) return null;
  return {
    name: `YOLOv8: [N, 4 + classes${masks === 0 ? '' : ' + masks'}, cells]`,
    outputs: [name],
    read: (values) =>
      detections(tableOf(values), (one, row) => ({ box: centred(one, row), ...best(one, row, 4, one.columns) })),
  };
}

/** `[1, cells, 5 + classes]` as of YOLOv5: centre, size, whether it is any object, a score per class; then masks. */
function cellsFirst(outputs: readonly ModelValues[], name: string, masks = 0): DetectorLayout | null {
  const tableOf = (values: ModelValues) => table(values.get(name), { without: masks });
  if (!areScoredBoxes(outputs.map(tableOf), 6)) return null;
  return {
    name: `YOLOv5: [N, cells, 5 + classes${masks === 0 ? '' : ' + masks'}]`,
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
    if (!outputs.every((values) => areBoxes(boxesOf(values)) && !isSoftmax(boxesOf(values)))) return null;
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
