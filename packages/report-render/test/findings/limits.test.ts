import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { briefLimit, limitFindings } from '../../src/findings/limits.js';
import { buildReport } from '../fixtures.js';

const PEAKS = { threads: 2, fp32: 180.4, int8: 1100 };

/** 37.5 and 115.5 images per second, as in the contract's example. */
function reportWith(peaks: (typeof PEAKS & { disturbedBy?: string }) | undefined, macs: unknown = 4e9) {
  const report = buildReport();
  const models = report.models.map((model) => ({ ...model, facts: { macs } }));
  return { ...report, models, ...(peaks === undefined ? {} : { peaks }) };
}

const limitLines = (report: Report) => limitFindings(report).map(({ text }) => text);

describe('briefLimit', () => {
  it('says on one line how much INT8 can gain at most, and whether that is the limit', () => {
    const lines = (report: Report) => briefLimit(report).map(({ text }) => text);
    expect(lines(reportWith({ ...PEAKS, int8: 560 }))).toEqual([
      "Why: INT8's arithmetic is 3.1 times FP32's here, and it is the limit",
    ]);
    expect(lines(reportWith(PEAKS))).toEqual([
      "Why: INT8's arithmetic is 6.1 times FP32's here, but other work is the limit",
    ]);
    expect(lines(reportWith({ ...PEAKS, disturbedBy: 'other processes' }))).toEqual([]);
    expect(lines(reportWith(undefined))).toEqual([]);
  });
});

describe('limitFindings', () => {
  it('says how much of the peak is used, and where to look when the arithmetic is not the limit', () => {
    expect(limitLines(reportWith(PEAKS))).toEqual([
      'Peak with 2 threads (large matrices): 180 GMAC/s in FP32, 1100 in INT8, 6.1 times; used: FP32 83 %, INT8 42 %',
      `What limits INT8 here: not the arithmetic, but other operators, memory or kernels below the peak; for each layer see: rn50 why ${reportWith(PEAKS).models[1]?.path}`,
    ]);
  });

  it('names who reached a rate where another engine did', () => {
    const peaks = { ...PEAKS, bf16: 600, by: { bf16: 'OpenVINO 2026.4.1', int8: 'OpenVINO 2026.4.1' } };
    expect(limitLines(reportWith(peaks))[0]).toContain(
      '180 GMAC/s in FP32, 600 in BF16 (by OpenVINO 2026.4.1), 1100 in INT8 (by OpenVINO 2026.4.1), 6.1 times',
    );
  });

  it('says so where the arithmetic is the limit', () => {
    expect(limitLines(reportWith({ ...PEAKS, int8: 560 }))[1]).toBe(
      "What limits INT8 here: the arithmetic; INT8 products are 3.1 times as fast as FP32's.",
    );
  });

  it('gives no share above 100 % without its reason', () => {
    expect(limitLines(reportWith({ ...PEAKS, fp32: 144 }))[0]).toMatch(
      /used: FP32 104 %, INT8 42 %; above 100 %: the model's kernels are faster than the matrix product .*, or the clock was lower during that measurement$/,
    );
    // Shown as 100 %.
    expect(limitLines(reportWith({ ...PEAKS, fp32: 149.5 }))[0]).toMatch(/used: FP32 100 %, INT8 42 %$/);
  });

  it('says what disturbed the peaks, and then not what limits INT8', () => {
    const disturbedBy = 'other processes used 1.3 CPUs';
    expect(limitLines(reportWith({ ...PEAKS, fp32: 144, disturbedBy }))).toEqual([
      `Peak with 2 threads (large matrices; may be too low: ${disturbedBy}): 144 GMAC/s in FP32, 1100 in INT8, 7.6 times; used: FP32 104 %, INT8 42 %; above 100 %: the peak was measured on a disturbed machine`,
    ]);
  });

  it('says nothing without peaks, and no shares without MACs', () => {
    expect(limitLines(reportWith(undefined))).toEqual([]);
    expect(limitLines(reportWith({ ...PEAKS, threads: 1, fp32: 4.56, int8: 4.1 }, 'many'))).toEqual([
      'Peak with 1 thread (large matrices): 4.6 GMAC/s in FP32, 4.1 in INT8, 0.9 times',
    ]);
  });
});
