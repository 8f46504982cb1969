import { describe, expect, it } from 'vitest';
import { efficiencies, int8Limit } from '../../src/efficiency/efficiency.js';
import type { Report } from '../../src/report/schema.js';
import { exampleReport } from '../report/example-report.js';

/** FP32 and INT8 at these images per second; the network has 4 GMAC an image. */
function reportOf(fps: readonly [number, number], peaks: Partial<NonNullable<Report['peaks']>> = {}): Report {
  const report = exampleReport();
  const estimate = (value: number) => ({ value, low: value, high: value });
  const [fp32, int8] = fps;
  const results = [
    { variantId: 'ort-fp32', fps: fp32 },
    { variantId: 'ort-int8', fps: int8 },
  ].map(({ variantId, fps: value }) => ({
    variantId,
    scenario: 'throughput' as const,
    batch: 16,
    threads: 1,
    instances: 2,
    status: 'ok' as const,
    blocks: [],
    summary: { meanMs: null, p50Ms: null, p90Ms: null, p99Ms: null, throughputFps: estimate(value) },
  }));
  return {
    ...report,
    models: report.models.map((model) => ({ ...model, facts: model.id === 'a' ? { macs: 4e9 } : {} })),
    results,
    peaks: { threads: 2, fp32: 250, int8: 1000, ...peaks },
  };
}

describe('efficiencies', () => {
  it('are MACs of the network x images per second / peak, also for an INT8 form whose own are not known', () => {
    expect(efficiencies(reportOf([50, 100]))).toEqual([
      { variantId: 'ort-fp32', gmacPerSecond: 200, shareOfPeak: 0.8 },
      { variantId: 'ort-int8', gmacPerSecond: 400, shareOfPeak: 0.4 },
    ]);
  });

  it('count what the file itself calculates', () => {
    const report = reportOf([50, 100]);
    const models = report.models.map((model) => (model.id === 'b' ? { ...model, facts: { macs: 3e9 } } : model));
    expect(efficiencies({ ...report, models }).map(({ shareOfPeak }) => shareOfPeak)).toEqual([0.8, 0.3]);
  });

  it('are of the best that any engine was seen to reach, in each precision', () => {
    const report = reportOf([50, 100]);
    const withPrecision = (precision: 'bf16' | 'fp16') =>
      report.variants.map((one) => (one.id === 'ort-int8' ? { ...one, engine: 'other', precision } : one));
    const peaks = report.peaks === undefined ? undefined : { ...report.peaks, bf16: 500 };
    expect(efficiencies({ ...report, peaks, variants: withPrecision('bf16') })[1]).toMatchObject({ shareOfPeak: 0.8 });
    expect(efficiencies({ ...report, variants: withPrecision('bf16') })).toHaveLength(1);
    expect(efficiencies({ ...report, peaks, variants: withPrecision('fp16') })).toHaveLength(1);
  });

  it('are not given without peaks, known MACs, or for other threads than the peak was measured with', () => {
    const report = reportOf([50, 100]);
    const { peaks: _, ...withoutPeaks } = report;
    expect(efficiencies(withoutPeaks)).toEqual([]);
    expect(efficiencies({ ...report, models: exampleReport().models })).toEqual([]);
    expect(efficiencies(reportOf([50, 100], { threads: 4 }))).toEqual([]);
    expect(efficiencies(exampleReport())).toEqual([]);
  });
});

describe('int8Limit', () => {
  it.each([
    [[50, 200], 'arithmetic'],
    [[50, 161], 'arithmetic'],
    [[50, 159], 'beside-arithmetic'],
    [[50, 60], 'beside-arithmetic'],
  ] as const)('FP32 and INT8 at %j images per second of at most 62.5 and 250: %s', (fps, limit) => {
    expect(int8Limit(reportOf(fps))).toBe(limit);
  });

  it('is unknown with peaks that something disturbed', () => {
    const { peaks, ...report } = reportOf([50, 200]);
    if (peaks === undefined) throw new Error('has peaks');
    expect(int8Limit({ ...report, peaks: { ...peaks, disturbedBy: 'other processes used 1.3 CPUs' } })).toBeNull();
  });

  it('is unknown without peaks or without a comparison', () => {
    expect(int8Limit(exampleReport())).toBeNull();
    expect(int8Limit({ ...reportOf([50, 200]), comparison: null })).toBeNull();
  });
});
