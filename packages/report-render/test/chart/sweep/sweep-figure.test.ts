import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { sweepDrawing } from '../../../src/chart/sweep/sweep-drawing.js';
import { sweepFigure } from '../../../src/chart/sweep/sweep-figure.js';
import { buildReport, FP32, INT8, point } from '../../fixtures.js';
import { CANVAS } from '../boxes.js';
import { fullReport } from '../full-report.js';

function swept(...points: (readonly [number, number, number])[]): Report {
  const results = points.map((at, index) => point(INT8.id, at, [100 + index, 10, null]));
  return { ...buildReport([FP32, INT8], []), sweep: { maxP99Ms: null, advice: [], results } };
}

describe('sweepFigure', () => {
  it('has a plot for each combination of threads and instances, over batch', () => {
    const { series, categories, metrics } = sweepFigure(fullReport());
    expect(series.map(({ label }) => label)).toEqual(['FP32, onnxruntime 1.30.0', 'INT8, onnxruntime 1.30.0']);
    expect(categories).toEqual(['1', '4', '16', '32']);
    expect(metrics.map(({ cells }) => cells.map(({ title }) => title))).toEqual([
      ['2 instances of 1 thread', '2 threads'],
      ['2 instances of 1 thread', '2 threads'],
    ]);
    const advised = metrics.map(({ cells }) => cells.map(({ lines }) => lines[1]?.map((one) => one?.isAdvised)));
    expect(advised).toEqual([
      [
        [false, false, false, true],
        [false, false, false, false],
      ],
      [
        [false, false, false, false],
        [false, false, false, false],
      ],
    ]);
  });

  it('goes along what was varied most', () => {
    const threads = sweepFigure(swept([1, 1, 1], [1, 2, 1], [1, 4, 1]));
    expect([threads.axis, threads.categories, threads.metrics[0]?.cells[0]?.title]).toEqual([
      'threads',
      ['1', '2', '4'],
      'batch 1, 1 instance',
    ]);
    const instances = sweepFigure(swept([4, 2, 1], [4, 2, 2]));
    expect([instances.axis, instances.metrics[0]?.cells[0]?.title]).toEqual(['instances', 'batch 4, 2 threads each']);
  });

  it('leaves a gap where nothing was measured, and says what failed', () => {
    const report = swept([1, 1, 1], [4, 1, 1], [16, 1, 1]);
    const results = (report.sweep?.results ?? []).map((result, index) =>
      index === 1 ? { ...result, status: 'out-of-memory' as const, message: '' } : result,
    );
    const figure = sweepFigure({ ...report, sweep: { maxP99Ms: null, advice: [], results } as Report['sweep'] });
    const { marks, tips } = sweepDrawing(figure, CANVAS);
    // Neither the two points beside the gap nor anything else is joined.
    expect(marks.filter((mark) => mark.kind === 'line' && mark.width === 2.5 && mark.stroke !== undefined)).toEqual([]);
    expect(tips.map(({ text }) => text)).toContain('batch 4, 1 thread: INT8 out of memory');
  });
});
