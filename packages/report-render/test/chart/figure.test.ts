import { describe, expect, it } from 'vitest';
import { figureOf } from '../../src/chart/figure.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, model, pair, TUNED, TUNED_PAIR } from '../fixtures.js';

describe('figureOf', () => {
  it('says what was measured, under which conditions and which direction is better', () => {
    const figure = figureOf(buildReport(), 'absolute');
    expect([figure.title, ...figure.subtitles, figure.footnote]).toEqual([
      'ResNet50 v1: throughput and latency',
      'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 threads, batch 1 and 16, onnxruntime 1.30.0',
      'Synthetic weights (dummy data: speed only, no accuracy)',
      'Whiskers show the 95 % interval. rn50 0.1.0, 2026-11-23.',
    ]);
    expect(figure.panels.map(({ title, hint, referenceLine }) => [title, hint, referenceLine])).toEqual([
      ['Throughput, images per second', 'batch 16, higher is better', null],
      ['Latency, milliseconds', 'batch 1, median, lower is better', null],
    ]);
    const times = figureOf(buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR]), 'times');
    expect(times.panels.map(({ title, hint, referenceLine }) => [title, hint, referenceLine])).toEqual([
      ['Throughput, times the baseline', 'FP32 = 1 (dashed), batch 16, higher is better', 1],
      ['Latency, times the baseline', 'FP32 = 1 (dashed), batch 1, lower is better', 1],
    ]);
  });

  it('names the batch that was measured, and the one asked for where it is another', () => {
    const results = buildReport().results.map((result) => ({ ...result, batch: 8 }));
    const report = buildReport([FP32, INT8], [INT8_PAIR], { results });
    const figure = figureOf(report, 'absolute');
    expect(figure.subtitles[0]).toBe(
      'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, 2 threads, batch 8, onnxruntime 1.30.0',
    );
    expect([figure, figureOf(report, 'times')].flatMap(({ panels }) => panels.map((panel) => panel.hint))).toEqual([
      'batch 8 (16 asked for), higher is better',
      'batch 8 (1 asked for), median, lower is better',
      'FP32 = 1 (dashed), batch 8 (16 asked for), higher is better',
      'FP32 = 1 (dashed), batch 8 (1 asked for), lower is better',
    ]);
  });

  it('names threads and instances at each panel where the scenarios differ', () => {
    const results = buildReport().results.map((result) =>
      result.scenario === 'latency' ? result : { ...result, threads: 1, instances: 2 },
    );
    const figure = figureOf(buildReport([FP32, INT8], [INT8_PAIR], { results }), 'absolute');
    expect(figure.subtitles[0]).toBe(
      'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz, batch 1 and 16, onnxruntime 1.30.0',
    );
    expect(figure.panels.map((panel) => panel.hint)).toEqual([
      'batch 16, 2 instances of 1 thread, higher is better',
      'batch 1, 2 threads, median, lower is better',
    ]);
  });

  it('has the finding for a title only where the interval allows it', () => {
    const title = (low: number, high: number) => {
      const throughput = { value: (low + high) / 2, low, high };
      return figureOf(buildReport([FP32, INT8], [pair('ort-fp32', 'ort-int8', throughput, null)]), 'times').title;
    };
    expect(title(3, 3.2)).toBe('ResNet50 v1: INT8 has 3.10 times the throughput of FP32');
    expect(title(0.6, 0.8)).toBe('ResNet50 v1: INT8 has 0.70 times the throughput of FP32');
    expect(title(0.9, 1.2)).toBe('ResNet50 v1: no clear throughput gain of INT8 over FP32');
    expect(figureOf(buildReport([FP32, INT8], []), 'times').title).toBe('ResNet50 v1: INT8 relative to FP32');
    expect(figureOf(buildReport([FP32], []), 'times').title).toBe('ResNet50 v1: throughput and latency ratios');
  });

  it("names the user's model and never calls it synthetic", () => {
    const base = buildReport([
      { ...FP32, modelId: 'mine' },
      { ...INT8, modelId: 'mine-int8' },
    ]);
    const figure = figureOf(
      { ...base, models: [model('mine', 'fp32', 'user'), model('mine-int8', 'int8', 'quantized')] },
      'absolute',
    );
    expect(figure.title).toBe('mine: throughput and latency');
    expect(figure.subtitles[1]).toBe('Generated inputs (speed and agreement, no accuracy)');
  });

  it('names the engine of each bar where there are several, with the same colours in each', () => {
    const openvino = [
      { ...FP32, id: 'o1', engine: 'openvino' },
      { ...INT8, id: 'o2', engine: 'openvino' },
    ];
    const report = buildReport([FP32, INT8, ...openvino], [INT8_PAIR, pair('o1', 'o2', around(9), around(0.1))]);
    const { panels } = figureOf(report, 'times');
    expect(panels[0]?.hint).toBe('FP32 of each engine = 1 (dashed), batch 16, higher is better');
    expect(panels[0]?.bars.map(({ label, engine }) => [label, engine])).toEqual([
      ['FP32', 'onnxruntime 1.30.0'],
      ['INT8', 'onnxruntime 1.30.0'],
      ['FP32', 'OpenVINO 2026.4.0'],
      ['INT8', 'OpenVINO 2026.4.0'],
    ]);
    const colors = panels[0]?.bars.map((bar) => bar.color);
    expect(colors?.slice(0, 2)).toEqual(colors?.slice(2));
    expect(panels[0]?.bars.map((bar) => bar.value.kind)).toEqual(['baseline', 'estimate', 'baseline', 'estimate']);
  });
});
