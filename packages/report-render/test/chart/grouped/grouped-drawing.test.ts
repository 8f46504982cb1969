import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupedDrawing } from '../../../src/chart/grouped/grouped-drawing.js';
import type { GroupedFigure } from '../../../src/chart/grouped/grouped-figure.js';
import { formatMeasure, formatTimes } from '../../../src/format/numbers.js';
import type { Measured } from '../../../src/view/measured.js';
import { around } from '../../fixtures.js';
import { CANVAS, expectInOrder } from '../boxes.js';

const estimate = (value: number): Measured => ({ kind: 'estimate', estimate: around(value, 0.1) });

const PANELS: GroupedFigure['panels'] = [
  {
    title: 'Throughput',
    hint: 'higher is better',
    referenceLine: null,
    format: formatMeasure,
    unit: 'images per second',
  },
  { title: 'Ratio', hint: 'FP32 = 1', referenceLine: 1, format: formatTimes, unit: 'times' },
];

const FIGURE: GroupedFigure = {
  title: 'Two machines',
  subtitles: ['2 threads'],
  panels: PANELS,
  groups: [
    {
      label: 'One CPU',
      rows: [
        { label: 'FP32', color: '#0072B2', values: [estimate(50), { kind: 'baseline' }] },
        { label: 'INT8', color: '#E69F00', values: [estimate(100), { kind: 'missing', reason: 'crashed' }] },
      ],
    },
  ],
  footnote: 'Whiskers show the 95 % interval.',
};

const name = fc.string({ unit: fc.constantFrom('a', 'W', ' ', '-', '0'), minLength: 1, maxLength: 120 });
const value = fc.oneof(
  fc.double({ min: 0.2, max: 30, noNaN: true }).map(estimate),
  fc.double({ min: 0.001, max: 1e6, noNaN: true }).map(estimate),
  fc.constantFrom<Measured>({ kind: 'baseline' }, { kind: 'missing', reason: 'out of memory' }),
);
const row = fc.record({
  label: name,
  color: fc.constant('#0072B2'),
  values: fc.array(value, { minLength: 2, maxLength: 2 }),
});
const groups = fc.array(
  fc.record({
    label: fc.oneof(name, fc.constant('')),
    rows: fc.array(row, { minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 4 },
);

describe('groupedDrawing', () => {
  it('draws bars in proportion, from one zero line, with the value beside the whisker', () => {
    const { marks, texts } = groupedDrawing(FIGURE, CANVAS);
    const bars = marks.flatMap((mark) =>
      mark.kind === 'rectangles' ? mark.rectangles.map((one) => ({ ...one, fill: mark.fill })) : [],
    );
    expect(bars.map(({ fill }) => fill)).toEqual(['#0072B2', '#E69F00', '#0072B2']);
    const [fp32, int8] = bars;
    expect(int8?.x).toBe(fp32?.x);
    expect((int8?.width ?? 0) / (fp32?.width ?? 1)).toBeCloseTo(2, 6);
    const end = (int8?.x ?? 0) + 1.1 * (int8?.width ?? 0);
    expect(texts.find(({ lines }) => lines[0] === '100.0')?.x).toBeCloseTo(end + 8, 6);
    expect(texts.find(({ lines }) => lines[0] === 'crashed')).toBeDefined();
    const dashed = marks.find((mark) => mark.kind === 'line' && mark.dash !== undefined);
    const baseline = bars[2];
    expect(dashed?.kind === 'line' && dashed.points[0]?.[0]).toBeCloseTo(
      (baseline?.x ?? 0) + (baseline?.width ?? 0),
      6,
    );
  });

  it('names every bar in a tip', () => {
    expect(groupedDrawing(FIGURE, CANVAS).tips.map(({ text }) => text)).toEqual([
      'One CPU, FP32: 50.0 images per second (45.0 to 55.0)',
      'One CPU, INT8: 100.0 images per second (90.0 to 110.0)',
      'One CPU, FP32: 1 by definition, the baseline',
      'One CPU, INT8: crashed',
    ]);
  });

  it('lets no text overlap another and nothing leave the picture, whatever the names and values', () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 2 }), fc.boolean(), (some, panels, hasWords) => {
        const figure = { ...FIGURE, panels: PANELS.slice(0, panels), groups: some };
        expectInOrder(groupedDrawing(figure, { ...CANVAS, hasWords }));
      }),
      { numRuns: 60 },
    );
  });
});
