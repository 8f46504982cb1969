import { describe, expect, it } from 'vitest';
import type { AskedGates } from '../../src/gate/judge-gates.js';
import { differingSetting, gatesOf, verdictAgainst } from '../../src/gate/report-gates.js';
import { all, record, report } from '../report/measured-run.js';

const NONE: AskedGates = { failBelow: null, maxP99Ms: null, minTop1Agreement: null, minSqnrDb: null };
const measured = all([40, 10], [640, 160]);
const before = report(measured);
const outcomes = (gates: Partial<AskedGates>) =>
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

  it('another engine beside the first decides nothing', () => {
    const beside = (run: typeof before, ms: number): typeof before => ({
      ...run,
      variants: [...run.variants, ...run.variants.map((one) => ({ ...one, id: `b${one.id}`, engine: 'b' }))],
      results: [
        ...run.results,
        ...report(all([ms, ms], [16 * ms, 16 * ms])).results.map((one) => ({ ...one, variantId: `b${one.variantId}` })),
      ],
    });
    const gate = (baseline: typeof before, after: typeof before) =>
      gatesOf(after, NONE, verdictAgainst({ name: 'before.json', report: baseline }, after))[0];
    expect(gate(beside(before, 5), beside(before, 50))).toMatchObject({ outcome: 'passed' });
    expect(gate(before, beside(before, 50))).toMatchObject({ outcome: 'passed' });
    expect(gate(beside(before, 5), before)).toMatchObject({ outcome: 'passed' });
    const slower = report(all([40, 12], [640, 192]));
    expect(gate(beside(before, 5), beside(slower, 5))).toMatchObject({ outcome: 'failed' });
  });

  it('a baseline of other settings leaves the gate open and says why', () => {
    const other = measured.map((entry) => ({ ...entry, threads: 1 }));
    const verdict = verdictAgainst({ name: 'before.json', report: before }, report(other));
    expect(verdict?.kind).toBe('not-comparable');
    const gate = gatesOf(before, NONE, verdict)[0];
    expect(gate).toMatchObject({ outcome: 'inconclusive' });
    expect(gate?.message).toMatch(/^cannot be compared with before\.json: .*threads/);
  });

  it('names the first setting in which a baseline differs', () => {
    const same = { cpu: before.environment.cpu.model, batch: 16, threads: 2, instances: 1 };
    expect(differingSetting(before, same)).toBeNull();
    expect(differingSetting(before, { ...same, batch: 8 })).toEqual({ setting: 'batch', before: 16, now: 8 });
    expect(differingSetting(before, { ...same, cpu: 'other', batch: 8 })).toEqual({
      setting: 'CPU',
      before: same.cpu,
      now: 'other',
    });
  });

  it('a crashed side is no reason to crash', () => {
    const { status: _, ...rest } = record(1, 'latency', 10, 0);
    const crashed = [...measured];
    crashed[1] = { ...rest, status: 'crashed', message: 'SIGSEGV' };
    expect(gatesOf(report(crashed), { ...NONE, maxP99Ms: 5 }, null)[0]?.outcome).toBe('inconclusive');
  });
});
