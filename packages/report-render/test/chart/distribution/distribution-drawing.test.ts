import { describe, expect, it } from 'vitest';
import { distributionDrawing } from '../../../src/chart/distribution/distribution-drawing.js';
import { type DistributionFigure, distributionFigure } from '../../../src/chart/distribution/distribution-figure.js';
import { buildReport, FP32, INT8 } from '../../fixtures.js';
import { CANVAS } from '../boxes.js';
import { fullReport } from '../full-report.js';

function withLatencies(samplesMs: readonly number[]): DistributionFigure {
  const report = buildReport([FP32], []);
  const results = report.results.map((result) => ({
    ...result,
    blocks: [{ order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs: [...samplesMs] }],
  }));
  return distributionFigure({ ...report, results });
}

describe('distributionFigure', () => {
  it('has a step for each run, up to all of them', () => {
    expect(withLatencies([30, 10, 20, 10]).series[0]?.steps).toEqual([
      [10, 0.25],
      [10, 0.5],
      [20, 0.75],
      [30, 1],
    ]);
  });

  it('keeps the fastest, the slowest and the whole tail of many runs', () => {
    const runs = Array.from({ length: 100_000 }, (_, index) => 10 + index / 1e5);
    const slow = Array.from({ length: 20 }, (_, index) => 100 + index);
    const { steps = [], runs: count, slowestMs } = withLatencies([...slow, ...runs]).series[0] ?? {};
    expect([count, slowestMs]).toEqual([100_020, 119]);
    expect(steps.length).toBeLessThan(300);
    expect(steps[0]?.[0]).toBe(10);
    expect(steps.slice(-20).map(([ms]) => ms)).toEqual(slow);
    const worst = steps.reduce((most, [ms, share]) => Math.max(most, ms < 100 ? Math.abs(share - (ms - 10)) : 0), 0);
    expect(worst).toBeLessThan(0.001);
  });

  it('says why a variant has no curve', () => {
    const failed = { status: 'crashed', message: 'SIGSEGV' } as const;
    const { series } = distributionFigure(buildReport([FP32, { ...INT8, failed }], []));
    expect(series.map(({ failure }) => failure)).toEqual([null, 'crashed']);
  });
});

describe('distributionDrawing', () => {
  it('has a dot where a percentile is known, with its figures in a tip', () => {
    const { marks, tips } = distributionDrawing(distributionFigure(fullReport()), CANVAS);
    const dots = marks.filter(({ kind }) => kind === 'circle');
    expect(dots).toHaveLength(13);
    expect(tips.filter(({ text }) => text.startsWith('FP32, onnxruntime 1.30.0, p')).map(({ text }) => text)).toEqual([
      expect.stringMatching(/^FP32, onnxruntime 1\.30\.0, p50: 29\.\d ms \(29\.\d to \d+\.\d\)$/),
      expect.stringMatching(/, p90: /),
    ]);
    expect(tips[0]?.text).toMatch(/^at most \d\.\d ms: FP32, onnxruntime 1\.30\.0 0 %; /);
  });

  it('ends every curve at the top, on the right', () => {
    const { marks } = distributionDrawing(distributionFigure(fullReport()), CANVAS);
    const curves = marks.flatMap((mark) => (mark.kind === 'line' && mark.points.length > 20 ? [mark.points] : []));
    expect(curves).toHaveLength(5);
    expect(new Set(curves.map((points) => String(points.at(-1)))).size).toBe(1);
  });
});
