import type { Report, Result, Scaling, Sweep } from '@rn50/bench-stats';
import { expect, it } from 'vitest';
import { composeChart } from '../../../src/chart/compose-chart.js';
import { scalingFigure } from '../../../src/chart/sweep/scaling-figure.js';
import { sweepDrawing } from '../../../src/chart/sweep/sweep-drawing.js';
import { around, buildReport, FP32, INT8, point } from '../../fixtures.js';
import { CANVAS } from '../boxes.js';

const scaling = (variantId: string, threads: number, fps: number, efficiency: number): Scaling => ({
  ...{ variantId, batch: 16, threads, throughputFps: around(fps), fewestThreads: 1 },
  ...{ speedUp: around(efficiency * threads), efficiency: around(efficiency), times: null },
});
const FAILED: Result = {
  ...{ variantId: INT8.id, scenario: 'throughput', batch: 16, threads: 4, instances: 1 },
  ...{ status: 'out-of-memory', message: 'killed', blocks: [] },
};
const SWEEP: Sweep = {
  maxP99Ms: null,
  advice: [],
  results: [
    point(FP32.id, [16, 1, 1], [30, 533, null]),
    point(INT8.id, [16, 1, 1], [100, 160, null]),
    point(FP32.id, [16, 4, 1], [96, 267, null]),
    FAILED,
  ],
  scaling: [scaling(FP32.id, 1, 30, 1), scaling(FP32.id, 4, 96, 0.8), scaling(INT8.id, 1, 100, 1)],
};
const REPORT: Report = { ...buildReport([FP32, INT8], []), sweep: SWEEP };

it('the chart of a list of threads has throughput and efficiency over threads, a line for each variant', () => {
  const { series, categories, metrics } = scalingFigure(REPORT, SWEEP);
  expect(series.map(({ label }) => label)).toEqual(['FP32', 'INT8']);
  expect(categories).toEqual(['1', '4']);
  const values = metrics.map(({ cells }) =>
    cells[0]?.lines.map((line) =>
      line.map((one) => (one?.value.kind === 'estimate' ? one.value.estimate.value : one?.value)),
    ),
  );
  expect(values).toEqual([
    [
      [30, 96],
      [100, { kind: 'missing', reason: 'out of memory' }],
    ],
    [
      [100, 80],
      [100, { kind: 'missing', reason: 'out of memory' }],
    ],
  ]);
  const { tips } = sweepDrawing(scalingFigure(REPORT, SWEEP), CANVAS);
  expect(tips.map(({ text }) => text)).toContain('threads 4, batch 16: FP32 80 % (79 to 81); INT8 out of memory');
});

it('it is the chart sweep of such a report', () => {
  expect(composeChart(REPORT, 'sweep')({ ...CANVAS }).label).toBe('ResNet50 v1: what threads buy');
});
