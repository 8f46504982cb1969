import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { resourceFindings } from '../../src/findings/resources.js';
import { buildReport } from '../fixtures.js';

/** Milliseconds to load, of the first run, bytes of memory and of the file. */
type Figures = readonly [loadMs: number | undefined, firstRunMs: number | undefined, rss: number, file: number];

/** The figures of FP32 and of INT8; at the batch of the throughput scenario others. */
function reportOf(fp32: Figures, int8: Figures, { int8Digest = '1'.repeat(64), restarts = 1 } = {}): Report {
  const report = buildReport();
  const figures = [fp32, int8];
  return {
    ...report,
    models: report.models.map((model, index) => ({
      ...model,
      sha256: index === 0 ? model.sha256 : int8Digest,
      sizeBytes: figures[index]?.[3] ?? 0,
    })),
    results: report.results.map((result) => {
      const side = figures[report.variants.findIndex(({ id }) => id === result.variantId)];
      if (result.scenario === 'throughput' || side === undefined) return { ...result, loadMs: 9e5, firstRunMs: 9e5 };
      const [loadMs, firstRunMs, peakRssBytes] = side;
      const blocks = result.blocks.map((block) => ({ ...block, restarts }));
      const times = loadMs === undefined || firstRunMs === undefined ? {} : { loadMs, firstRunMs };
      return { ...result, ...times, peakRssBytes, blocks };
    }),
  };
}

const line = (report: Report) => resourceFindings(report).map(({ text }) => text);

describe('load time, first run, memory and file size', () => {
  it('stand on one line where INT8 changes one of them by more than 10 %', () => {
    const report = reportOf([310, 25.2, 480e6, 103e6], [120, 13.9, 210e6, 26.1e6]);
    expect(line(report)).toEqual([
      'INT8 loads in 0.12 s (FP32: 0.31), first run 14 ms (25), takes 210 MB (480), file 26 MB (103)',
    ]);
    const larger = reportOf([310, 25.2, 480e6, 103e6], [310, 25.2, 540e6, 103e6]);
    expect(line(larger)).toEqual([
      'INT8 loads in 0.31 s (FP32: 0.31), first run 25 ms (25), takes 540 MB (480), file 103 MB (103)',
    ]);
  });

  it('take one unit for both sides', () => {
    const report = reportOf([98, 2.46, 64e6, 22_230], [6, 0.31, 61e6, 9_871]);
    expect(line(report)).toEqual([
      'INT8 loads in 6.0 ms (FP32: 98), first run 0.31 ms (2.5), takes 61 MB (64), file 9.9 kB (22)',
    ]);
  });

  it('say nothing where all change by less, and where a file is compared with itself', () => {
    expect(line(reportOf([310, 25, 480e6, 103e6], [290, 24, 450e6, 95e6]))).toEqual([]);
    expect(line(reportOf([310, 25, 480e6, 103e6], [120, 24, 450e6, 103e6], { int8Digest: '0'.repeat(64) }))).toEqual(
      [],
    );
  });

  it('say so where the times are those of one process', () => {
    const [text] = line(reportOf([310, 25, 480e6, 103e6], [120, 14, 210e6, 26e6], { restarts: 0 }));
    expect(text).toMatch(/file 26 MB \(103\); times of one process each$/);
  });

  it('of an older report, which has no times, are memory and file alone', () => {
    expect(line(reportOf([undefined, undefined, 480e6, 103e6], [undefined, undefined, 210e6, 26e6]))).toEqual([
      'INT8 takes 210 MB (FP32: 480), file 26 MB (103)',
    ]);
  });
});
