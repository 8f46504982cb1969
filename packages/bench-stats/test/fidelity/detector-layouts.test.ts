import { describe, expect, it } from 'vitest';
import { compareOutputs } from '../../src/fidelity/compare-outputs.js';
import { detectorLayout, type ModelValues } from '../../src/fidelity/detector-layouts.js';

/** A known object: centre and size in pixels, class, score. */
interface Known {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly group: number;
  readonly score: number;
}

const CELLS = 40;
const CLASSES = 3;
const MASKS = 8;
const OBJECTS: readonly Known[] = [
  { x: 100, y: 100, size: 50, group: 0, score: 0.9 },
  { x: 300, y: 100, size: 80, group: 1, score: 0.8 },
  { x: 100, y: 400, size: 60, group: 2, score: 0.7 },
  { x: 500, y: 500, size: 40, group: 1, score: 0.6 },
];
/** The first loses its score, the second its place, the third its class. */
const SPOILT = OBJECTS.map((one, at) => ({
  ...one,
  ...(at === 0 ? { score: 0.1 } : at === 1 ? { x: one.x + 60 } : at === 2 ? { group: 0 } : {}),
}));

const cellOf = (objects: readonly Known[], cell: number): Known =>
  objects[cell] ?? { x: 20 + cell, y: 600 - cell, size: 10, group: 0, score: 0.01 };

type Layout = (objects: readonly Known[], scale?: number) => ModelValues;

const tensor = (dims: readonly number[], value: (...at: number[]) => number) => {
  const [, rows = 1, columns = 1] = dims;
  const data = Float32Array.from({ length: rows * columns }, (_, k) => value(Math.floor(k / columns), k % columns));
  return { type: 'float32', dims, data };
};
const centred = ({ x, y, size }: Known) => [x, y, size, size];
const cornered = ({ x, y, size }: Known) => [x - size / 2, y - size / 2, x + size / 2, y + size / 2];
const scoreOf = ({ group, score }: Known, index: number) => (index === group ? score : 0.005);

const yolov8: Layout = (objects) =>
  new Map([
    [
      'output0',
      tensor([1, 4 + CLASSES, CELLS], (channel, cell) => {
        const one = cellOf(objects, cell);
        return channel < 4 ? (centred(one)[channel] ?? 0) : scoreOf(one, channel - 4);
      }),
    ],
  ]);
const yolov5: Layout = (objects) =>
  new Map([
    [
      'output',
      tensor([1, CELLS, 5 + CLASSES], (cell, column) => {
        const one = cellOf(objects, cell);
        if (column < 4) return centred(one)[column] ?? 0;
        return column === 4 ? one.score : column - 5 === one.group ? 1 : 0;
      }),
    ],
  ]);
const pair =
  (transposed: boolean, corners: boolean): Layout =>
  (objects, scale = 1) =>
    new Map([
      [
        'boxes',
        tensor([1, CELLS, 4], (cell, column) => {
          const one = cellOf(objects, cell);
          return ((corners ? cornered(one) : centred(one))[column] ?? 0) * scale;
        }),
      ],
      [
        'scores',
        transposed
          ? tensor([1, CLASSES, CELLS], (index, cell) => scoreOf(cellOf(objects, cell), index))
          : tensor([1, CELLS, CLASSES], (cell, index) => scoreOf(cellOf(objects, cell), index)),
      ],
    ]);
const ssdSoftmax: Layout = (objects) =>
  new Map([
    ['boxes', tensor([1, CELLS, 4], (cell, column) => (cornered(cellOf(objects, cell))[column] ?? 0) / 640)],
    [
      'scores',
      tensor([1, CELLS, CLASSES + 1], (cell, index) => {
        const { group, score } = cellOf(objects, cell);
        return index === 0 ? 1 - score : index - 1 === group ? score : 0;
      }),
    ],
  ]);
const lists: Layout = (objects) =>
  new Map([
    ['bboxes', tensor([1, CELLS, 4], (cell, column) => (cornered(cellOf(objects, cell))[column] ?? 0) / 640)],
    ['labels', { ...tensor([1, CELLS], (cell) => cellOf(objects, cell).group), type: 'int64', dims: [1, CELLS] }],
    ['scores', { ...tensor([1, 1, CELLS], (_, cell) => cellOf(objects, cell).score), dims: [1, CELLS] }],
  ]);
const endToEnd: Layout = (objects) =>
  new Map([
    [
      'output0',
      tensor([1, CELLS, 6], (cell, column) => {
        const one = cellOf(objects, cell);
        return [...cornered(one), one.score, one.group][column] ?? 0;
      }),
    ],
  ]);

/** YOLOv8's outputs with what each mask is mixed of, and the prototypes. */
const segmenter: Layout = (objects) => {
  const boxes = yolov8(objects).get('output0')?.data ?? [];
  const coefficients = Array.from({ length: MASKS * CELLS }, (_, k) => 3 * Math.sin(k));
  const data = Float32Array.from([...Array.from(boxes), ...coefficients]);
  const prototypes = Float32Array.from({ length: MASKS * 64 }, (_, k) => Math.cos(k));
  return new Map([
    ['output0', { type: 'float32', dims: [1, 4 + CLASSES + MASKS, CELLS], data }],
    ['output1', { type: 'float32', dims: [1, MASKS, 8, 8], data: prototypes }],
  ]);
};

describe.each<[string, Layout, RegExp]>([
  ['YOLOv8', yolov8, /^YOLOv8: .N, 4 . classes, cells/],
  ['YOLOv8 with masks', segmenter, /^YOLOv8: .N, 4 . classes . masks, cells/],
  ['YOLOv5', yolov5, /^YOLOv5/],
  ['boxes with scores by class', pair(true, true), /corners\) with scores \[N, classes, cells\]$/],
  ['boxes with scores by cell', pair(false, true), /corners\) with scores \[N, cells, classes\]$/],
  ['centres and sizes with scores', pair(false, false), /centre and size/],
  ['boxes as shares of the picture', (objects) => pair(false, true)(objects, 1 / 640), /corners/],
  ['SSD with a background class', ssdSoftmax, /class 0 as background$/],
  ['SSD as lists', lists, /^SSD/],
  ['rows of corners, score and class', endToEnd, /^rows of corners/],
])('%s', (_, layout, name) => {
  it('is recognised, and says so', () => {
    expect(detectorLayout([layout(OBJECTS)])?.name).toMatch(name);
  });

  it('finds all that stay, and one of four that are spoilt', () => {
    const others = [OBJECTS.slice(0, 2), OBJECTS];
    const same = compareOutputs(
      others.map((one) => layout(one)),
      others.map((one) => layout(one)),
    ).flatMap(({ detections }) => detections ?? []);
    expect(same).toMatchObject([{ reference: 6, found: 6, threshold: 0.25 }]);
    const spoilt = compareOutputs(
      others.map((one) => layout(one)),
      [SPOILT.slice(0, 2), SPOILT].map((one) => layout(one)),
    ).flatMap(({ detections }) => detections ?? []);
    expect(spoilt).toMatchObject([
      { reference: 6, found: 1, outputs: [...(detectorLayout([layout(OBJECTS)])?.outputs ?? [])] },
    ]);
  });
});

it('cells that overlap and have one class are one detection', () => {
  const twice = [...OBJECTS, ...OBJECTS.map((one) => ({ ...one, x: one.x + 2, score: one.score - 0.05 }))];
  const [entry] = compareOutputs([yolov8(twice), yolov8(OBJECTS)], [yolov8(twice), yolov8(OBJECTS)]);
  expect(entry?.detections).toMatchObject({ reference: 8, found: 8 });
});

it('rows in the order of their scores are compared with their match, wherever it stands', () => {
  const [first, second, ...rest] = OBJECTS;
  if (first === undefined || second === undefined) throw new Error('there are objects');
  const [entry] = compareOutputs([endToEnd(OBJECTS)], [endToEnd([second, first, ...rest])]);
  expect(entry).toMatchObject({ sqnrDb: null, centredCosine: 1, rows: { matched: CELLS } });
  expect(entry?.detections).toMatchObject({ reference: 4, found: 4 });
});

it('where no score is above 0.25 the highest count; where all stay near zero nothing does', () => {
  const faint = (factor: number) => OBJECTS.map((one) => ({ ...one, score: one.score * factor }));
  const inputs = [faint(0.2), faint(0.25)].map((one) => yolov8(one));
  expect(compareOutputs(inputs, inputs)[0]?.detections).toMatchObject({ threshold: null });
  const silent = [0, 1].map((at) => {
    const values = yolov8(OBJECTS.slice(0, at)).get('output0');
    const data = Float32Array.from(values?.data ?? [], (value, k) => (k < 4 * CELLS ? value + at * 50 : value * 1e-2));
    return new Map([['output0', { type: 'float32', dims: [1, 4 + CLASSES, CELLS], data }]]);
  });
  const [entry] = compareOutputs(silent, silent);
  expect(entry).toMatchObject({ unexercised: true, cosine: null, sqnrDb: null });
  expect(entry).not.toHaveProperty('detections');
});

it.each<[string, readonly number[], (row: number, column: number) => number]>([
  ['offsets from anchors', [1, 40, 4], (row, column) => Math.sin(row * 4 + column)],
  ['features', [1, 12, 100], (row, column) => Math.abs(Math.sin(row * 100 + column))],
  ['logits', [1, 100, 12], (row, column) => 10 * Math.sin(row * 12 + column)],
])('%s are no detections', (_, dims, value) => {
  const scores = tensor([1, 40, 3], (row, column) => Math.abs(Math.cos(row + column)));
  expect(
    detectorLayout([
      new Map([
        ['a', tensor(dims, value)],
        ['b', scores],
      ]),
    ]),
  ).toBeNull();
});
