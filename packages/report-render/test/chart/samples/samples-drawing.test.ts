import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { samplesDrawing } from '../../../src/chart/samples/samples-drawing.js';
import { samplesFigure } from '../../../src/chart/samples/samples-figure.js';
import { DISTURBED } from '../../../src/chart/theme.js';
import { buildReport, FP32, INT8 } from '../../fixtures.js';
import { CANVAS } from '../boxes.js';
import { fullReport } from '../full-report.js';

describe('samplesFigure', () => {
  it('says of a block what disturbed it', () => {
    const [latency] = samplesFigure(fullReport()).columns;
    expect(latency?.hint).toBe('batch 1, over seconds; the hypervisor took 2 % of the CPU time');
    const blocks = latency?.cells[0]?.blocks ?? [];
    expect(blocks.map(({ disturbance }) => disturbance)).toEqual(
      Array.from({ length: 8 }, (_, round) => (round === 2 ? 'threads waited for a CPU for 13 % of their time' : null)),
    );
    expect(blocks.map(({ restarts }) => restarts)).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
  });

  it('stays small with many runs', () => {
    const base = buildReport([FP32, INT8], []);
    const samplesMs = Array.from({ length: 2_000 }, (_, index) => 1 + (index % 7) / 100);
    const results = base.results.map((result) => ({
      ...result,
      blocks: Array.from({ length: 50 }, (_, order) => ({
        order,
        startedAtMs: order * 3_000,
        wakeUpMs: 1,
        samplesMs,
      })),
    }));
    const figure = samplesFigure({ ...base, results } as Report);
    const counts = figure.columns.flatMap(({ cells }) =>
      cells.map(({ blocks }) => blocks.reduce((sum, { buckets }) => sum + buckets.length, 0)),
    );
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(count).toBeLessThanOrEqual(250);
  });
});

describe('samplesDrawing', () => {
  it('shades disturbed blocks, marks restarts, and explains both', () => {
    const { marks, texts, tips } = samplesDrawing(samplesFigure(fullReport()), CANVAS);
    const shaded = marks.filter((mark) => mark.kind === 'rectangles' && mark.fill === DISTURBED);
    const restarts = marks.filter((mark) => mark.kind === 'line' && mark.stroke === DISTURBED);
    // Ten plots, and an entry of the legend.
    expect([shaded.length, restarts.length]).toEqual([11, 11]);
    const words = texts.flatMap(({ lines }) => lines);
    expect(words).toEqual(expect.arrayContaining(['threads waited for a CPU', 'worker started again']));
    expect(tips.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(
        /^FP32, onnxruntime 1\.30\.0, block 11: 23 runs from \d+\.\d to \d+\.\d ms; threads waited for a CPU for 13 % of their time$/,
      ),
    );
  });

  it('explains nothing that is not in the picture', () => {
    const { texts } = samplesDrawing(samplesFigure(buildReport()), CANVAS);
    const words = texts.flatMap(({ lines }) => lines);
    expect(words).toContain('a run');
    expect(words).not.toContain('threads waited for a CPU');
    expect(words).not.toContain('worker started again');
  });

  it('says in its place why a variant has no runs', () => {
    const failed = { status: 'timeout', message: '' } as const;
    const { texts } = samplesDrawing(samplesFigure(buildReport([FP32, { ...INT8, failed }], [])), CANVAS);
    expect(texts.filter(({ lines }) => lines[0] === 'timed out')).toHaveLength(2);
  });
});
