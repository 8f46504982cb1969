import type { Report } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distributionDrawing } from '../../src/chart/distribution/distribution-drawing.js';
import { distributionFigure } from '../../src/chart/distribution/distribution-figure.js';
import { enginesFigure } from '../../src/chart/engines-figure.js';
import { groupedDrawing } from '../../src/chart/grouped/grouped-drawing.js';
import { samplesDrawing } from '../../src/chart/samples/samples-drawing.js';
import { samplesFigure } from '../../src/chart/samples/samples-figure.js';
import { sweepDrawing } from '../../src/chart/sweep/sweep-drawing.js';
import { sweepFigure } from '../../src/chart/sweep/sweep-figure.js';
import { layerDrawing } from '../../src/why/layer-chart.js';
import { layerFigureOf } from '../../src/why/why-figure.js';
import { around, buildReport, FP32, INT8, model, point } from '../fixtures.js';
import { WHY } from '../why/why-report.js';
import { CANVAS, expectInOrder } from './boxes.js';
import { fullReport } from './full-report.js';

const name = fc.string({ unit: fc.constantFrom('a', 'W', ' ', '-', '0'), minLength: 1, maxLength: 120 });
const time = fc.oneof(fc.double({ min: 0.2, max: 30, noNaN: true }), fc.double({ min: 1e-3, max: 1e5, noNaN: true }));

/** 1 to 8 columns of some engines, with any names, times and points of a sweep. */
const report = fc
  .record({
    id: name,
    cpu: name,
    columns: fc.array(fc.record({ label: name, ms: time, runs: fc.array(time, { maxLength: 30 }) }), {
      minLength: 1,
      maxLength: 8,
    }),
    engines: fc.integer({ min: 1, max: 3 }),
    points: fc.array(
      fc.tuple(fc.constantFrom(1, 2, 16, 1024), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), time),
      {
        minLength: 1,
        maxLength: 20,
      },
    ),
    layers: fc.integer({ min: 1, max: 300 }),
  })
  .map(({ id, cpu, columns, engines, points, layers }): { readonly report: Report; readonly layers: number } => {
    const specs = columns.map(({ label, ms }, index) => ({
      ...(index === 0 ? FP32 : INT8),
      id: `v${index}`,
      engine: ['ort', 'openvino', 'another'][index % engines] ?? 'ort',
      label,
      modelId: id,
      ms: around(ms),
      fps: around(1000 / ms),
    }));
    const base = buildReport(specs, []);
    const results = base.results.map((result) => {
      const samplesMs = columns[Number(result.variantId.slice(1))]?.runs ?? [];
      return { ...result, blocks: [{ order: 0, startedAtMs: 0, wakeUpMs: 1, restarts: 1, samplesMs }] };
    });
    const environment = { ...base.environment, cpu: { ...base.environment.cpu, model: cpu } };
    const swept = points.map(([batch, threads, instances, ms], index) =>
      point(`v${index % columns.length}`, [batch, threads, instances], [1000 / ms, ms, null]),
    );
    return {
      report: {
        ...base,
        environment,
        models: [model(id, 'fp32', 'user')],
        results,
        sweep: { maxP99Ms: null, advice: [], results: swept },
      },
      layers,
    };
  });

describe('the charts that are placed by ourselves', () => {
  it('let no text overlap another and nothing leave the picture, whatever the report', () => {
    fc.assert(
      fc.property(report, fc.boolean(), ({ report: given, layers }, hasWords) => {
        const canvas = { ...CANVAS, hasWords };
        const why = { ...WHY, layers: Array.from({ length: layers }, (_, index) => ({ ...WHY.layers[1], index })) };
        for (const drawing of [
          distributionDrawing(distributionFigure(given), canvas),
          samplesDrawing(samplesFigure(given), canvas),
          sweepDrawing(sweepFigure(given), canvas),
          groupedDrawing(enginesFigure(given), canvas),
          layerDrawing(layerFigureOf(why as typeof WHY), canvas),
        ]) {
          expectInOrder(drawing);
        }
      }),
      { numRuns: 15 },
    );
  });

  it('has the same colour for a form in all of them', () => {
    const given = fullReport();
    const colors = [
      distributionFigure(given).series.map(({ color }) => color),
      samplesFigure(given).columns[0]?.cells.map(({ color }) => color),
      enginesFigure(given).groups.flatMap(({ rows }) => rows.map(({ color }) => color)),
    ];
    expect(new Set(colors.map(String)).size).toBe(1);
  });
});
