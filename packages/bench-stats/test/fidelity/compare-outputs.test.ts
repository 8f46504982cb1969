import { describe, expect, it } from 'vitest';
import { compareOutputs } from '../../src/fidelity/compare-outputs.js';
import type { ModelValues } from '../../src/fidelity/detector-layouts.js';

type Given = readonly [dims: readonly number[], data: readonly number[], type?: string];

const values = (outputs: Readonly<Record<string, Given>>): ModelValues =>
  new Map(
    Object.entries(outputs).map(([name, [dims, data, type = 'float32']]) => [
      name,
      { type, dims, data: Float32Array.from(data) },
    ]),
  );
const compareOnly = (reference: readonly Given[], candidate: readonly Given[]) =>
  compareOutputs(
    reference.map((y) => values({ y })),
    candidate.map((y) => values({ y })),
  )[0];

describe('each output by itself', () => {
  it('good classes beside a ruined second output, in the order of the model', () => {
    const inputs = [0, 1, 2, 3];
    const of = (noise: number) =>
      inputs.map((at) =>
        values({
          classes: [
            [1, 3],
            [at % 3 === 0 ? 9 : 1, at % 3 === 1 ? 9 : 2, at % 3 === 2 ? 9 : 3],
          ],
          features: [[1, 128], Array.from({ length: 128 }, (_, k) => Math.sin(at + k) + noise * Math.cos(3 * k))],
        }),
      );
    const entries = compareOutputs(of(0), of(1));
    expect(entries).toMatchObject([
      { output: 'classes', inputs: 4, sqnrDb: null, top1Agreement: 1, classes: 3 },
      { output: 'features', inputs: 4, classes: 128 },
    ]);
    expect(entries[1]?.sqnrDb).toBeCloseTo(0, 0);
  });

  it('outputs of other names are taken in their order', () => {
    const entries = compareOutputs(
      [
        values({
          a: [
            [1, 2],
            [1, 2],
          ],
        }),
      ],
      [
        values({
          b: [
            [1, 2],
            [1, 2],
          ],
        }),
      ],
    );
    expect(entries).toMatchObject([{ output: 'a', sqnrDb: null, cosine: expect.closeTo(1) }]);
  });

  it('an output that the other model lacks, or has in another shape, has a reason and no figure', () => {
    const two = values({
      a: [
        [1, 2],
        [1, 2],
      ],
      b: [
        [1, 4],
        [1, 2, 3, 4],
      ],
    });
    const [, lost] = compareOutputs(
      [two],
      [
        values({
          a: [
            [1, 2],
            [1, 2],
          ],
        }),
      ],
    );
    expect(lost).toMatchObject({ output: 'b', cosine: null, sqnrDb: null, note: 'the other model has no such output' });
    expect(
      compareOnly(
        [
          [
            [1, 2, 3],
            [1, 2, 3, 4, 5, 6],
          ],
        ],
        [
          [
            [1, 3, 2],
            [1, 2, 3, 4, 5, 6],
          ],
        ],
      ),
    ).toMatchObject({
      cosine: null,
      note: 'its shape is [1,2,3] here and [1,3,2] there',
    });
  });

  it('NaN where the reference has numbers is a reason; masked on both sides it is none', () => {
    const good: Given = [
      [1, 3],
      [1, 2, 3],
    ];
    expect(
      compareOnly(
        [good],
        [
          [
            [1, 3],
            [1, Number.NaN, 3],
          ],
        ],
      ),
    ).toMatchObject({ sqnrDb: null, note: /NaN/ });
    const masked: Given = [
      [1, 3],
      [1, Number.NEGATIVE_INFINITY, 3],
    ];
    const figures = compareOnly([masked], [masked]);
    expect(figures).toMatchObject({ sqnrDb: null, cosine: expect.closeTo(1) });
    expect(figures).not.toHaveProperty('note');
  });
});

describe('the worst slice', () => {
  const boxesAndScores = (at: number, scores: number): Given => [
    [1, 3, 100],
    Array.from({ length: 300 }, (_, k) =>
      k < 200 ? 300 + 50 * Math.sin(at + k) : scores * (0.5 + 0.4 * Math.sin(at * k)),
    ),
  ];

  it('scores that are lost beside boxes in pixels: high SQNR of the whole, none of their slice', () => {
    const figures = compareOnly(
      [0, 1, 2].map((at) => boxesAndScores(at, 1)),
      [0, 1, 2].map((at) => boxesAndScores(at, 0)),
    );
    expect(figures?.sqnrDb).toBeGreaterThan(50);
    expect(figures?.worstSlice).toEqual({ axis: 1, index: 2, sqnrDb: expect.closeTo(0, 9) });
  });

  it('not of scores that find nothing on both sides; those that INT8 makes up count', () => {
    const given = (scores: number) => [0, 1, 2].map((at) => boxesAndScores(at, scores));
    expect(compareOnly(given(1e-3), given(2e-3))).not.toHaveProperty('worstSlice');
    expect(compareOnly(given(1e-3), given(1))?.worstSlice).toMatchObject({ index: 2 });
  });

  it('none along the batch or an axis of many entries', () => {
    expect(compareOnly([[[1, 100], new Array(100).fill(1)]], [[[1, 100], new Array(100).fill(2)]])).not.toHaveProperty(
      'worstSlice',
    );
  });
});

describe('classes', () => {
  const row = (largest: number): Given => [[1, 8], Array.from({ length: 8 }, (_, k) => (k === largest ? 5 : k / 10))];

  it('only of outputs [N, classes], with two axes of 1 behind, but not of values over time', () => {
    expect(compareOnly([row(1), row(2)], [row(1), row(3)])).toMatchObject({ classes: 8, top1Agreement: 0.5 });
    const map = ([, data]: Given): Given => [[1, 2, 4], data];
    expect(compareOnly([map(row(1)), map(row(2))], [map(row(1)), map(row(3))])).toMatchObject({ top1Agreement: null });
    const series = ([, data]: Given): Given => [[1, 8, 1], data];
    expect(compareOnly([series(row(1)), series(row(2))], [series(row(1)), series(row(3))])).toMatchObject({
      top1Agreement: null,
    });
    const tail = ([, data]: Given): Given => [[1, 8, 1, 1], data];
    expect(compareOnly([tail(row(1)), tail(row(2))], [tail(row(1)), tail(row(2))])).toMatchObject({ top1Agreement: 1 });
  });

  it('one and the same class for every input on both sides is no agreement', () => {
    const same = [1, 2, 3, 4].map(
      (scale): Given => [
        [1, 3],
        [scale, 5 * scale, 2],
      ],
    );
    expect(compareOnly(same, same)).toMatchObject({ classes: 3, top1Agreement: null, cosine: expect.closeTo(1) });
    const other = same.map(([dims, data], at): Given => (at === 0 ? [dims, [9, 5, 2]] : [dims, data]));
    expect(compareOnly(same, other)).toMatchObject({ top1Agreement: 0.75 });
  });
});

describe('inputs that do not exercise the model have no figures', () => {
  const none = { unexercised: true, cosine: null, centredCosine: null, sqnrDb: null, top1Agreement: null };

  it('an output that is the same for every input, but for its last digits', () => {
    const constant = [0, 1, 2, 3].map(
      (at): Given => [
        [1, 3],
        [1, 2 + at * 1e-4, 3],
      ],
    );
    const off = constant.map(([dims, data]): Given => [dims, data.map((value) => value * 1.05)]);
    expect(compareOnly(constant, off)).toMatchObject({ ...none, classes: 3 });
  });

  it('classes of which one is the largest for all inputs, and that hardly change', () => {
    const answers = (spread: number) =>
      [0, 1, 2, 3].map(
        (at): Given => [
          [1, 3],
          [0.99 - spread * at, 0.01 + spread * at, 1e-6 * at],
        ],
      );
    expect(compareOnly(answers(0.005), answers(0.006))).toMatchObject({ ...none, classes: 3 });
    expect(compareOnly(answers(0.1), answers(0.1))).toMatchObject({ top1Agreement: null, sqnrDb: null });
    expect(compareOnly(answers(0.1), answers(0.1))).not.toHaveProperty('unexercised');
    const wrong = answers(0.005).map(
      ([dims, [a = 0, b = 0, c = 0]], at): Given => [dims, at === 0 ? [b, a, c] : [a, b, c]],
    );
    expect(compareOnly(answers(0.005), wrong)).toMatchObject({ top1Agreement: 0.75 });
  });

  it('changing scores count beside places that are always the same', () => {
    const grid = [0, 1, 2].map(
      (at): Given => [
        [1, 2, 3],
        [600, 500, 400, 0.1 * at, 0.2, 0.3],
      ],
    );
    expect(compareOnly(grid, grid)).not.toHaveProperty('unexercised');
  });

  it('a map of scores that stays near zero', () => {
    const map = [0, 1].map(
      (at): Given => [
        [1, 1, 2, 2],
        [1e-4, 2e-4 * at, 3e-4, 1e-4],
      ],
    );
    expect(compareOnly(map, map)).toMatchObject(none);
    expect(
      compareOnly(
        map.map(([dims, data]): Given => [dims, data.map((v) => v * 1e4)]),
        map,
      ),
    ).not.toHaveProperty('unexercised');
  });

  it('one input cannot tell', () => {
    expect(
      compareOnly(
        [
          [
            [1, 2],
            [1, 2],
          ],
        ],
        [
          [
            [1, 2],
            [1, 2],
          ],
        ],
      ),
    ).not.toHaveProperty('unexercised');
  });

  it('a label that is always the same', () => {
    const labels = [0, 1].map((): Given => [[1], [7], 'int64']);
    expect(compareOnly(labels, labels)).toMatchObject(none);
  });
});

it('integers and booleans: the share of equal values', () => {
  const reference: Given[] = [
    [[1, 4], [1, 2, 3, 4], 'int64'],
    [[1, 4], [4, 3, 2, 1], 'int64'],
  ];
  const candidate: Given[] = [
    [[1, 4], [1, 2, 3, 4], 'int64'],
    [[1, 4], [4, 3, 0, 0], 'int64'],
  ];
  expect(compareOnly(reference, candidate)).toMatchObject({ equalShare: 0.75, cosine: null, sqnrDb: null });
});

describe('rows whose number depends on the values', () => {
  const rows = (...all: number[][]): Given => [[all.length, 2], all.flat()];

  it('are matched with their nearest, in any order', () => {
    const figures = compareOnly(
      [rows([10, 20], [30, 40], [50, 60]), rows([1, 2])],
      [rows([50, 60], [10, 20]), rows([1, 2])],
    );
    expect(figures).toMatchObject({ rows: { reference: 4, candidate: 3, matched: 3 }, sqnrDb: null });
    expect(figures?.cosine).toBeCloseTo(1, 12);
    expect(figures).not.toHaveProperty('classes');
  });

  it('the error is that of the rows that match', () => {
    const figures = compareOnly([rows([10, 20], [30, 40]), rows([1, 2])], [rows([11, 20], [30, 40]), rows([1, 2])]);
    expect(figures).toMatchObject({ rows: { reference: 3, candidate: 3, matched: 3 } });
    expect(figures?.sqnrDb).toBeCloseTo(10 * Math.log10(3005 / 1), 9);
  });

  it('nothing found says nothing; nothing that matches is a reason', () => {
    expect(compareOnly([[[0, 2], []]], [rows([1, 2])])).toMatchObject({ unexercised: true, cosine: null });
    expect(compareOnly([rows([1, 2])], [[[0, 2], []]])).toMatchObject({ note: 'no rows match', cosine: null });
  });

  it('of integers: the share of rows that are on both sides', () => {
    const whole = (given: Given): Given => [given[0], given[1], 'int64'];
    const figures = compareOnly([whole(rows([0, 1], [0, 2], [0, 5]))], [whole(rows([0, 2], [0, 1]))]);
    expect(figures?.equalShare).toBeCloseTo(2 / 3, 12);
  });
});
