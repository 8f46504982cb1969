import { describe, expect, it } from 'vitest';
import { parseReport } from '../../src/report/parse-report.js';
import { all, headOf, model, record, report } from './measured-run.js';

describe('assembleReport', () => {
  it('computes medians, frames per second and ratios of known times exactly', () => {
    const made = report(all([40, 10], [640, 160]));
    expect(made.comparison).toMatchObject({ baseline: 'ort-fp32', candidate: 'ort-int8', confidence: 0.95 });
    expect(made.comparison?.latencyTimes?.value).toBeCloseTo(0.25, 12);
    expect(made.comparison?.throughputTimes?.value).toBeCloseTo(4, 12);
    const [fp32] = made.results;
    expect(fp32).toMatchObject({ status: 'ok', summary: { p50Ms: { value: 40, low: 40, high: 40 } } });
    const [, , , int8] = made.results;
    expect(int8?.status === 'ok' && int8.summary.throughputFps?.value).toBeCloseTo(100, 9);
    expect(made.grade).toBe('A');
  });

  it('is valid by the published schema, and keeps every sample in the order taken', () => {
    const made = report(all([40, 10], [640, 160]));
    expect(parseReport(JSON.parse(JSON.stringify(made)))).toEqual(made);
    expect(made.results[0]?.blocks.map(({ order }) => order)).toEqual([0, 3, 4, 7, 8, 11]);
    expect(made.results.flatMap(({ blocks }) => blocks.flatMap(({ samplesMs }) => samplesMs))).toHaveLength(240);
  });

  it('a crashed side: no ratio for its scenario, what was measured stays, inconclusive', () => {
    const measured = all([40, 10], [640, 160]);
    const { status: _, ...before } = record(1, 'latency', 10, 2);
    measured[1] = { ...before, status: 'crashed', message: 'SIGKILL' };
    const made = report(measured);
    expect(made.results[1]).toMatchObject({ status: 'crashed', message: 'SIGKILL' });
    expect(made.results[1]?.blocks).toHaveLength(2);
    expect(made.comparison).toMatchObject({ latencyTimes: null });
    expect(made.comparison?.throughputTimes?.value).toBeCloseTo(4, 12);
    expect(made.grade).toBe('inconclusive');
  });

  it('nothing measured: still a valid report', () => {
    const made = report([]);
    expect(made).toMatchObject({ comparison: null, comparisons: [], results: [], grade: 'inconclusive' });
    expect(parseReport(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it('an A/A run is graded by how near to 1 it is, not called inconclusive', () => {
    const same = [model('net', 'fp32'), model('net-again', 'int8', 'net')];
    const made = report(all([40, 40], [640, 640]), { head: headOf(same) });
    expect(made.grade).toBe('A');
  });

  it('says once for all columns what is missing, and names column and scenario of the runner’s warnings', () => {
    const measured = all([40, 10], [640, 160]);
    const unstable = { code: 'warm-up-unstable', message: 'Not at rest.', remedy: 'Wait.' };
    measured[2] = { ...record(0, 'throughput', 640, 2), warnings: [unstable] };
    const { warnings } = report(measured);
    expect(warnings.filter(({ code }) => code === 'too-few-samples')).toHaveLength(1);
    expect(warnings.find(({ code }) => code === 'warm-up-unstable')?.message).toBe('FP32 throughput: Not at rest');
  });

  it.each([
    ['all columns in all parts', [0, 1, 2, 3], 'Fixed to batch 2'],
    ['all columns of one part', [2, 3], 'throughput: Fixed to batch 2'],
    ['one column in all parts', [1, 3], 'INT8: Fixed to batch 2'],
    ['anything else', [0, 3], 'FP32 latency, INT8 throughput: Fixed to batch 2'],
  ])('says once what the runner says of %s', (_, about, message) => {
    const fixed = { code: 'fixed-batch', message: 'Fixed to batch 2.', remedy: 'Export it again.' };
    const measured = all([40, 10], [640, 160]).map((one, at) =>
      about.includes(at) ? { ...one, warnings: [fixed] } : one,
    );
    expect(report(measured).warnings.filter(({ code }) => code === 'fixed-batch')).toEqual([{ ...fixed, message }]);
  });
});
