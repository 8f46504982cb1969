import { describe, expect, it } from 'vitest';
import type { Gates } from '../../src/options/compare-options.js';
import { checkBaseline, gatesOf, verdictAgainst } from '../../src/report/gates.js';
import { all, record, report, variants } from '../small-report.js';

const NONE: Gates = { baseline: null, failBelow: null, maxP99Ms: null, minTop1Agreement: null };
const measured = all([40, 10], [640, 160]);
const before = report(measured);
const outcomes = (gates: Partial<Gates>) =>
  gatesOf(before, { ...NONE, ...gates }, null).map(({ name, outcome }) => [name, outcome]);

describe('gates', () => {
  it('only those asked for', () => {
    expect(gatesOf(before, NONE, null)).toEqual([]);
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
      gatesOf(report(measured, { fidelity }), { ...NONE, minTop1Agreement: least }, null)[0]?.outcome;
    expect(judged(0.8)).toBe('passed');
    expect(judged(0.9)).toBe('failed');
  });

  it('a slower run fails against its baseline, the same one passes', () => {
    const slower = report(all([40, 12], [640, 192]));
    const gate = (after: typeof before) => {
      const verdict = verdictAgainst({ name: 'before.json', report: before }, after);
      return gatesOf(after, NONE, verdict)[0];
    };
    expect(gate(slower)).toMatchObject({ name: 'baseline', outcome: 'failed' });
    expect(gate(before)).toMatchObject({ outcome: 'passed' });
  });

  it('a baseline of other settings leaves the gate open and says why', () => {
    const other = measured.map((entry) => ({ ...entry, record: { ...entry.record, threads: 1 } }));
    const verdict = verdictAgainst({ name: 'before.json', report: before }, report(other));
    expect(verdict?.kind).toBe('not-comparable');
    const gate = gatesOf(before, NONE, verdict)[0];
    expect(gate).toMatchObject({ outcome: 'inconclusive' });
    expect(gate?.message).toMatch(/^cannot be compared with before\.json: .*threads/);
  });

  it('refuses a baseline of another CPU or setting before measuring', () => {
    const baseline = { name: 'main.json', report: before };
    const same = { cpu: before.environment.cpu.model, batch: 16, threads: 2, instances: 1 };
    expect(() => checkBaseline(baseline, same)).not.toThrow();
    expect(() => checkBaseline(baseline, { ...same, batch: 8 })).toThrow(
      '--baseline main.json was measured with batch 16, this run has 8',
    );
    expect(() => checkBaseline(baseline, { ...same, cpu: 'other' })).toThrow('with CPU Intel(R) Xeon(R)');
  });

  it('a crashed side is no reason to crash', () => {
    const { status: _, ...rest } = record(1, 'latency', 10, 0);
    const crashed = [...measured];
    crashed[1] = { variant: variants[1], record: { ...rest, status: 'crashed', message: 'SIGSEGV' } };
    expect(gatesOf(report(crashed), { ...NONE, maxP99Ms: 5 }, null)[0]?.outcome).toBe('inconclusive');
  });
});
