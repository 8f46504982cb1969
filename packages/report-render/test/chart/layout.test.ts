import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { figureOf } from '../../src/chart/figure.js';
import { layoutOf } from '../../src/chart/layout.js';
import type { MeasureText } from '../../src/chart/text-column.js';
import { VALUE_LABEL } from '../../src/chart/theme.js';
import { around, buildReport, FP32, INT8, model, pair } from '../fixtures.js';

/** Every character takes 0.6 of its size. */
const measure: MeasureText = (text, style) => [...text].length * style.fontSize * 0.6;

const name = fc.string({ unit: fc.constantFrom('a', 'W', ' ', '-', '0'), minLength: 1, maxLength: 150 });

describe('layoutOf', () => {
  it('lets no text overlap another or a plot, or leave the picture, whatever the names', () => {
    fc.assert(
      fc.property(
        name,
        name,
        fc.array(name, { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (id, cpu, labels, times) => {
          const specs = labels.map((label, index) => ({
            ...(index === 0 ? FP32 : INT8),
            id: `v${index}`,
            label,
            modelId: id,
          }));
          const base = buildReport(specs, []);
          const environment = { ...base.environment, cpu: { ...base.environment.cpu, model: cpu } };
          const report = { ...base, environment, models: [model(id, 'fp32', 'user')] };
          const layout = layoutOf(figureOf(report, times ? 'times' : 'absolute'), measure);
          const texts = layout.texts.map(({ x, y, style, lines }) => ({
            x,
            y,
            width: Math.max(...lines.map((line) => measure(line, style))),
            height: lines.length * style.lineHeight,
          }));
          const boxes = [...texts, ...layout.panels.map((panel) => panel.plot)];
          for (const box of boxes) {
            expect(box.x).toBeGreaterThanOrEqual(0);
            expect(box.y).toBeGreaterThanOrEqual(0);
            expect(box.x + box.width).toBeLessThanOrEqual(layout.width);
            expect(box.y + box.height).toBeLessThanOrEqual(layout.height);
          }
          boxes.forEach((box, index) => {
            for (const other of boxes.slice(index + 1)) expect(overlaps(box, other)).toBe(false);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has room for every value above its bar and whisker: 1 to 8 columns, ratios from 0.2 to 30 and far beyond', () => {
    const value = fc.oneof(
      fc.double({ min: 0.2, max: 30, noNaN: true }),
      fc.double({ min: 0.011, max: 99_999, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 8 }), fc.boolean(), (columns, times) => {
        const specs = columns.map(([ms, share], index) => ({
          ...(index === 0 ? FP32 : INT8),
          id: `v${index}`,
          ms: around(ms, Math.min(0.9, share)),
          fps: around(1000 / ms, share),
        }));
        const pairs = specs.slice(1).map(({ id, ms, fps }) => pair('v0', id, fps, ms));
        const { panels } = layoutOf(figureOf(buildReport(specs, pairs), times ? 'times' : 'absolute'), measure);
        for (const { panel, axis, plot } of panels) {
          for (const { value } of panel.bars) {
            if (value.kind !== 'estimate') continue;
            const text = panel.format(value.estimate.value);
            expect(measure(text, VALUE_LABEL)).toBeLessThan(plot.width / panel.bars.length);
            const above = plot.height * (1 - Math.max(value.estimate.value, value.estimate.high) / axis.max);
            expect(above).toBeGreaterThanOrEqual(VALUE_LABEL.lineHeight + 7);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('shows the whole subtitle, down to the engines, behind the longest name of a CPU', () => {
    const base = buildReport([FP32, { ...INT8, id: 'o', engine: 'openvino' }], []);
    const environment = { ...base.environment, cpu: { ...base.environment.cpu, model: 'Long CPU name '.repeat(40) } };
    const figure = figureOf({ ...base, environment }, 'absolute');
    const shown = layoutOf(figure, measure).texts.map(({ lines }) => lines.join(' '));
    expect(figure.subtitles[0]).toMatch(/, 2 threads, batch 1 and 16, onnxruntime 1\.30\.0 and OpenVINO 2026\.4\.0$/);
    expect(shown).toContain(figure.subtitles[0]);
  });

  it('gives category labels their band and room above the footnote', () => {
    const specs = [FP32, { ...INT8, label: 'an uncommonly long label in words' }];
    const { panels, texts } = layoutOf(figureOf(buildReport(specs), 'absolute'), measure);
    for (const { plot, categoryLines } of panels) {
      for (const line of categoryLines.flat()) {
        expect(measure(line, { fontSize: 18, lineHeight: 23, fontWeight: 400, fill: '' })).toBeLessThan(plot.width / 2);
      }
      const labelsEnd = plot.y + plot.height + 10 + 23 * Math.max(...categoryLines.map((lines) => lines.length));
      expect(texts.at(-1)?.y).toBeGreaterThanOrEqual(labelsEnd);
    }
  });

  it('stands panels side by side up to four bars, or three with engines below, and above one another beyond, or where values are wide', () => {
    const plots = (count: number, engines = ['ort'], ms = 1) => {
      const specs = Array.from({ length: count }, (_, index) => {
        return { ...INT8, id: `v${index}`, engine: engines[index % engines.length] ?? '', ms: around(ms + index) };
      });
      const { panels } = layoutOf(figureOf(buildReport(specs, []), 'absolute'), measure);
      return panels.map((panel) => panel.plot);
    };
    const [left, right] = plots(4);
    expect(left?.y).toBe(right?.y);
    expect(left?.width).toBe(right?.width);
    const [above, below] = plots(4, ['ort'], 1_234_567);
    expect(below?.y).toBeGreaterThan(above?.y ?? 0);
    const engines = plots(4, ['ort', 'openvino']);
    expect(engines[1]?.y).toBeGreaterThan(engines[0]?.y ?? 0);
    const [upper, lower] = plots(5);
    expect(upper?.x).toBe(lower?.x);
    expect(lower?.y).toBeGreaterThan((upper?.y ?? 0) + (upper?.height ?? 0));
  });
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
