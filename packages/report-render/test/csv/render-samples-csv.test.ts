import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { renderSamplesCsv } from '../../src/csv/render-samples-csv.js';
import { buildReport, FP32, point } from '../fixtures.js';

describe('renderSamplesCsv', () => {
  it('has a row for each sample in the order taken', () => {
    const base = buildReport([{ ...FP32, label: '=FP32, as given' }], []);
    const blocks = [
      { order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs: [1.5, 2.25] },
      { order: 3, startedAtMs: 9, wakeUpMs: 1, restarts: 2, samplesMs: [0.1 + 0.2] },
    ];
    const report = { ...base, results: base.results.slice(0, 1).map((result) => ({ ...result, blocks })) };
    const rows = parse(renderSamplesCsv(report) as Buffer, { columns: true, record_delimiter: '\r\n' });
    const variant = {
      variant: 'ort-fp32',
      label: "'=FP32, as given",
      model: 'resnet50-v1-synthetic',
      engine: 'ort',
      engine_version: '1.30.0',
      precision: 'fp32',
      part: 'tables',
      scenario: 'latency',
      batch: '1',
      threads: '2',
      instances: '1',
    };
    expect(rows).toEqual([
      { ...variant, block_order: '0', restarts: '0', index: '0', ms: '1.5' },
      { ...variant, block_order: '0', restarts: '0', index: '1', ms: '2.25' },
      { ...variant, block_order: '3', restarts: '2', index: '0', ms: '0.30000000000000004' },
    ]);
  });

  it('has those of a sweep too', () => {
    const blocks = [{ order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs: [8] }];
    const results = [{ ...point('ort-fp32', [16, 2, 1], [20, 50, null]), blocks }];
    const report = { ...buildReport([FP32], []), results: [], sweep: { results, maxP99Ms: null, advice: [] } };
    const rows = parse(renderSamplesCsv(report) as Buffer, { columns: true, record_delimiter: '\r\n' });
    expect(rows).toMatchObject([{ part: 'sweep', scenario: 'throughput', batch: '16', threads: '2', ms: '8' }]);
  });

  it('writes many samples', () => {
    const base = buildReport([FP32], []);
    const samplesMs = Array.from({ length: 1_000 }, (_, index) => 1 + index / 7);
    const blocks = Array.from({ length: 100 }, (_, order) => ({ order, startedAtMs: 0, wakeUpMs: 1, samplesMs }));
    const report = { ...base, results: base.results.slice(0, 1).map((result) => ({ ...result, blocks })) };
    const bytes = renderSamplesCsv(report);
    expect(Buffer.from(bytes).toString().split('\r\n')).toHaveLength(100_002);
  });
});
