import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderCsv } from '../../src/csv/render-csv.js';
import { privateReport, SECRET } from '../anonymous/private-report.js';
import { buildReport, FP32, INT8, INT8_PAIR, point, TUNED, TUNED_PAIR } from '../fixtures.js';

type Row = Readonly<Record<string, string>>;

const rowsOf = (csv: string) => parse(csv, { columns: true, record_delimiter: '\r\n' }) as Row[];

describe('renderCsv', () => {
  it('has a row for each variant and scenario, with figures, intervals and ratios', () => {
    const rows = rowsOf(renderCsv(buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR])));
    expect(rows.map(({ variant, scenario }) => `${variant} ${scenario}`)).toEqual([
      'ort-fp32 latency',
      'ort-fp32 throughput',
      'ort-int8 latency',
      'ort-int8 throughput',
      'ort-int8-tuned latency',
      'ort-int8-tuned throughput',
    ]);
    expect(rows[2]).toMatchObject({
      started_at: '2026-11-23T12:00:00.000Z',
      label: 'INT8',
      model: 'resnet50-v1-synthetic-int8',
      engine: 'ort',
      engine_version: '1.30.0',
      precision: 'int8',
      status: 'ok',
      batch: '1',
      p50_ms: '10.7',
      latency_times: '0.36',
      latency_times_low: '0.358',
      latency_times_high: '0.362',
      throughput_times: '',
      throughput_fps: '',
      times_baseline: 'ort-fp32',
      times_confidence: '0.95',
      samples: '2',
      blocks: '1',
      message: '',
    });
    expect(rows[5]).toMatchObject({ throughput_fps: '159.5', throughput_times: '4.25', latency_times: '' });
    expect(rows[0]).toMatchObject({ latency_times: '', times_baseline: '' });
    expect(new Set(rows.map(({ part }) => part))).toEqual(new Set(['tables']));
  });

  it('has a row for each point of a sweep after those of the tables', () => {
    const results = [point('ort-fp32', [16, 1, 1], [20, 50, null]), point('ort-int8', [16, 2, 1], [115.5, 17, null])];
    const rows = rowsOf(renderCsv({ ...buildReport(), sweep: { results, maxP99Ms: null, advice: [] } }));
    expect(rows.map(({ part }) => part)).toEqual([...Array(4).fill('tables'), 'sweep', 'sweep']);
    expect(rows[5]).toMatchObject({
      ...{ variant: 'ort-int8', scenario: 'throughput', batch: '16', threads: '2', instances: '1' },
      ...{ throughput_fps: '115.5', p50_ms: '17', throughput_times: '', times_baseline: '', times_confidence: '' },
    });
  });

  it('has the cost of a million images where there is a price, and joules where they could be read', () => {
    const report = buildReport();
    const results = report.results.map((result) =>
      result.status === 'ok' && result.scenario === 'latency'
        ? { ...result, summary: { ...result.summary, joulesPerImage: { value: 1.5, low: 1.4, high: 1.6 } } }
        : result,
    );
    const rows = rowsOf(renderCsv({ ...report, results, settings: { ...report.settings, pricePerHour: 0.36 } }));
    expect(rows[2]).toMatchObject({ joules_per_image: '1.5', joules_per_image_high: '1.6', cost_per_million: '' });
    expect(Number(rows[3]?.cost_per_million)).toBeCloseTo(100 / 115.5, 9);
    expect(rows[3]).toMatchObject({ joules_per_image: '' });
    expect(rowsOf(renderCsv(report))[3]).toMatchObject({ cost_per_million: '' });
  });

  it('says how a variant failed, and leaves its figures empty', () => {
    const failed = { ...INT8, failed: { status: 'crashed' as const, message: '=SIGSEGV, "twice"' } };
    const [, , row] = rowsOf(renderCsv(buildReport([FP32, failed], [])));
    expect(row).toMatchObject({ status: 'crashed', message: '\'=SIGSEGV, "twice"', p50_ms: '', blocks: '0' });
  });

  it('has the heading alone where nothing was measured', () => {
    expect(rowsOf(renderCsv(buildReport([], [])))).toEqual([]);
    expect(renderCsv(buildReport([], []))).toMatch(/^started_at,cpu,.*message\r\n$/);
  });

  it('holds no name of a host, an account or a folder', () => {
    fc.assert(
      fc.property(
        fc.array(SECRET, { minLength: 4, maxLength: 4 }),
        ([host = '', user = '', folder = '', project = '']) => {
          const csv = renderCsv(privateReport({ host, user, folder, project })).toLowerCase();
          for (const secret of [host, user, folder, project]) expect(csv).not.toContain(secret.toLowerCase());
        },
      ),
      { numRuns: 10 },
    );
  });
});
