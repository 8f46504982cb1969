import type { Report, Result } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { batchWords, bothBatches, scenarioWords, settingOf } from '../../src/view/setting.js';
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
  return [batchWords(setting.latency.batch), batchWords(setting.throughput.batch), bothBatches(setting)];
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

describe('the workers of a setting', () => {
  const workersOf = (latency: [threads: number, instances: number], throughput: [number, number]) => {
    const results = buildReport().results.map((result) => {
      const [threads, instances] = result.scenario === 'latency' ? latency : throughput;
      return { ...result, threads, instances };
    });
    const setting = settingOf(reportWith(results));
    return [setting.threads, scenarioWords(setting.latency, 'median'), scenarioWords(setting.throughput)];
  };

  it('are said once where both scenarios ran alike', () => {
    expect(workersOf([2, 1], [2, 1])).toEqual(['2 threads', 'batch 1 (median)', 'batch 16']);
    expect(workersOf([1, 2], [1, 2])).toEqual(['2 instances of 1 thread', 'batch 1 (median)', 'batch 16']);
  });

  it('are said for each scenario where they differ', () => {
    expect(workersOf([2, 1], [1, 2])).toEqual([
      null,
      'batch 1 (median), 2 threads',
      'batch 16, 2 instances of 1 thread',
    ]);
    expect(workersOf([2, 1], [1, 1])).toEqual([null, 'batch 1 (median), 2 threads', 'batch 16, 1 thread']);
  });

  it('come from the settings where nothing was measured', () => {
    const base = reportWith([]);
    expect(settingOf(base).threads).toBe('2 threads');
    const split = settingOf({ ...base, settings: { ...base.settings, threads: 1, instances: 2 } });
    expect([split.latency.workers, split.throughput.workers]).toEqual(['1 thread', '2 instances of 1 thread']);
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
