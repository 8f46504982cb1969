import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { gateItems } from '../../../src/page/report/gate-items.js';
import { buildReport } from '../../fixtures.js';

const textOf = (gate: NonNullable<Report['gates']>[number]) =>
  gateItems(buildReport(undefined, undefined, { gates: [gate] })).map(({ text, severity }) => `${severity}: ${text}`);

describe('gateItems', () => {
  it('says what was needed, what was found and how it ended', () => {
    expect(textOf({ name: 'fail-below', limit: 2, outcome: 'passed', message: 'the ratio is 3.08' })).toEqual([
      'good: Throughput, INT8 to FP32: needed 2.00, got 3.08 (3.05 to 3.11): passed',
    ]);
  });

  it("takes the report's own words where it has no figure", () => {
    expect(textOf({ name: 'max-p99-ms', limit: 25, outcome: 'inconclusive', message: 'p99 is not known.' })).toEqual([
      'warning: p99 of latency: needed at most 25.0 ms, p99 is not known: inconclusive',
    ]);
    expect(textOf({ name: 'min-sqnr-db', limit: 20, outcome: 'failed', message: 'the SQNR is 12 dB' })).toEqual([
      'bad: SQNR of the worst output: needed 20.0 dB, the SQNR is 12 dB: failed',
    ]);
    expect(textOf({ name: 'baseline', limit: null, outcome: 'failed', message: 'slower' })).toEqual([
      'bad: Against the baseline: slower: failed',
    ]);
  });
});
