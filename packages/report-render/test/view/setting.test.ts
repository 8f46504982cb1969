import type { Report, Result } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { batchWords, bothBatches, settingOf } from '../../src/view/setting.js';
import { buildReport, FP32, INT8 } from '../fixtures.js';

function reportWith(results: Result[], batch = 16): Report {
  const base = buildReport();
  return { ...base, settings: { ...base.settings, batch }, results };
}

/** The results of both sides, each scenario at the batch given. */
function measuredAt(latency: number, throughput: number): Result[] {
  return buildReport().results.map((result) => ({
    ...result,
    batch: result.scenario === 'latency' ? latency : throughput,
  }));
}

function wordsOf(report: Report): [latency: string, throughput: string, both: string] {
  const setting = settingOf(report);
  return [batchWords(setting.latencyBatch), batchWords(setting.throughputBatch), bothBatches(setting)];
}

describe('settingOf', () => {
  it('takes both batches from the results, and tells what was asked for only where it differs', () => {
    expect(wordsOf(reportWith(measuredAt(1, 16)))).toEqual(['batch 1', 'batch 16', 'batch 1 and 16']);
    expect(wordsOf(reportWith(measuredAt(1, 4), 16))).toEqual(['batch 1', 'batch 4 (16 asked for)', 'batch 1 and 4']);
    expect(wordsOf(reportWith(measuredAt(8, 8), 16))).toEqual([
      'batch 8 (1 asked for)',
      'batch 8 (16 asked for)',
      'batch 8',
    ]);
    expect(wordsOf(reportWith(measuredAt(8, 8), 8))).toEqual(['batch 8 (1 asked for)', 'batch 8', 'batch 8']);
    expect(wordsOf(reportWith(measuredAt(1, 1), 1))).toEqual(['batch 1', 'batch 1', 'batch 1']);
  });

  it('says what was asked for where nothing was measured', () => {
    expect(wordsOf(reportWith([], 32))).toEqual(['batch 1', 'batch 32', 'batch 1 and 32']);
    expect(
      wordsOf(
        reportWith(
          measuredAt(1, 16).filter((result) => result.scenario === 'latency'),
          32,
        ),
      ),
    ).toEqual(['batch 1', 'batch 32', 'batch 1 and 32']);
  });

  it('believes a side that was measured before one that failed', () => {
    const failed = { status: 'crashed', message: 'SIGSEGV' } as const;
    const { results } = buildReport([{ ...FP32, failed }, INT8]);
    const used = results.map((result) => (result.status === 'ok' ? { ...result, batch: 8 } : result));
    expect(wordsOf(reportWith(used))[1]).toBe('batch 8 (16 asked for)');
    const unknown = results.map((result) => {
      if (result.status === 'ok') return { ...result, batch: 8 };
      const { batch: _, ...rest } = result;
      return rest;
    });
    expect(wordsOf(reportWith(unknown))[0]).toBe('batch 8 (1 asked for)');
    expect(wordsOf(reportWith(unknown.filter((result) => result.status !== 'ok')))).toEqual([
      'batch 1',
      'batch 16',
      'batch 1 and 16',
    ]);
  });
});

describe('batchWords', () => {
  it('puts everything there is to add into one pair of brackets', () => {
    expect(batchWords({ used: 1, asked: 1 })).toBe('batch 1');
    expect(batchWords({ used: 1, asked: 1 }, 'median')).toBe('batch 1 (median)');
    expect(batchWords({ used: 8, asked: 1 })).toBe('batch 8 (1 asked for)');
    expect(batchWords({ used: 8, asked: 1 }, 'median')).toBe('batch 8 (1 asked for, median)');
  });
});
