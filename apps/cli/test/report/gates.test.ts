import { describe, expect, it } from 'vitest';
import type { Gates } from '../../src/options/compare-options.js';
import { judgeOf, verdictAgainst } from '../../src/report/gates.js';
import { all, record, report, variants } from '../small-report.js';

const NONE: Gates = { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null };
const measured = all([40, 10], [640, 160]);
const before = report(measured);
const outcomes = (gates: Partial<Gates>) =>
  report(measured, {}, judgeOf({ ...NONE, ...gates }, null)).gates?.map(({ name, outcome }) => [name, outcome]);

describe('gates', () => {
  it('only those asked for', () => {
    expect(report(measured, {}, judgeOf(NONE, null)).gates).toBeUndefined();
  });

  it('decides the throughput ratio, four here', () => {
    expect(outcomes({ failBelow: 3 })).toEqual([['fail-below', 'passed']]);
    expect(outcomes({ failBelow: 5 })).toEqual([['fail-below', 'failed']]);
  });

  it('what was not measured leaves a gate open', () => {
    expect(outcomes({ maxP99Ms: 100 })).toEqual([['max-p99-ms', 'inconclusive']]);
    expect(outcomes({ minTop1Agreement: 0.9 })).toEqual([['min-top1-agreement', 'inconclusive']]);
  });

  it('decides agreement on the inputs compared', () => {
    const fidelity = [
      {
        variantId: 'ort-int8',
        reference: 'ort-fp32',
        inputs: 16,
        cosine: 1,
        centredCosine: 1,
        sqnrDb: null,
        top1Agreement: 0.875,
      },
    ];
    const judged = (least: number) =>
      report(measured, { fidelity }, judgeOf({ ...NONE, minTop1Agreement: least }, null)).gates?.[0]?.outcome;
    expect(judged(0.8)).toBe('passed');
    expect(judged(0.9)).toBe('failed');
  });

  it('a slower run fails against its baseline, the same one passes', () => {
    const slower = report(all([40, 12], [640, 192]));
    const gate = (after: typeof before) => {
      const verdict = verdictAgainst({ name: 'before.json', report: before }, () => after);
      return report(measured, {}, judgeOf(NONE, verdict)).gates?.[0];
    };
    expect(gate(slower)).toMatchObject({ name: 'baseline', outcome: 'failed' });
    expect(gate(before)).toMatchObject({ outcome: 'passed' });
  });

  it('a baseline of other settings leaves the gate open and says why', () => {
    const other = measured.map((entry) => ({ ...entry, record: { ...entry.record, threads: 1 } }));
    const verdict = verdictAgainst({ name: 'before.json', report: before }, () => report(other));
    expect(verdict?.kind).toBe('not-comparable');
    const gate = report(measured, {}, judgeOf(NONE, verdict)).gates?.[0];
    expect(gate).toMatchObject({ outcome: 'inconclusive' });
    expect(gate?.message).toMatch(/^cannot be compared with before\.json: .*threads/);
  });

  it('a crashed side is no reason to crash', () => {
    const { status: _, ...rest } = record(1, 'latency', 10, 0);
    const crashed = [...measured];
    crashed[1] = { variant: variants[1], record: { ...rest, status: 'crashed', message: 'SIGSEGV' } };
    expect(report(crashed, {}, judgeOf({ ...NONE, maxP99Ms: 5 }, null)).gates?.[0]?.outcome).toBe('inconclusive');
  });
});
