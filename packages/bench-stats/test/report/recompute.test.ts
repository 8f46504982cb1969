import { describe, expect, it } from 'vitest';
import { withStatistics, withWarning } from '../../src/report/recompute.js';
import { all, busyMachine, headOf, model, record, report, variantOf } from './measured-run.js';

describe('withWarning', () => {
  it('puts a warning where a report that is read again has it', () => {
    const made = report(all([40, 10], [640, 160]), { conditions: [busyMachine('latency')] });
    expect(made.warnings.length).toBeGreaterThan(0);
    const warned = withWarning(made, { code: 'int8-slower', message: 'INT8 is slower', remedy: 'See why.' });
    expect(warned.warnings[0]?.code).toBe('int8-slower');
    expect(withStatistics(warned)).toEqual(warned);
  });
});

describe('withStatistics', () => {
  it('computes the same report from its own raw part', () => {
    const made = report(all([40, 10], [640, 160]));
    expect(withStatistics(made)).toEqual(made);
  });

  it('replaces figures that were changed by hand, and keeps unknown fields of a newer version', () => {
    const made = report(all([40, 10], [640, 160]));
    const tampered = {
      ...made,
      grade: 'C' as const,
      comparison: made.comparison && { ...made.comparison, latencyTimes: { value: 9, low: 9, high: 9 } },
      later: 'kept',
    };
    expect(withStatistics(tampered)).toEqual({ ...made, later: 'kept' });
  });

  it('compares every pair of columns, FP32 as the baseline, and keeps the headline', () => {
    const models = [model('f', 'fp32'), model('i', 'int8'), model('i-tuned', 'int8'), model('f-tuned', 'fp32')];
    const variants = ['fp32', 'int8', 'int8-tuned', 'fp32-tuned'].flatMap((name, at) => {
      const one = models[at];
      return one === undefined ? [] : [variantOf(`ort-${name}`, name, one)];
    });
    const head = headOf(models, variants);
    const times = [40, 20, 10, 30];
    const measured = variants.map(({ id }, at) => ({ ...record(0, 'latency', times[at] ?? 1), variantId: id }));
    const made = report(measured, { head });
    const found = made.comparisons.map(({ baseline, candidate, latencyTimes }) => [
      baseline.replace('ort-', ''),
      candidate.replace('ort-', ''),
      latencyTimes?.value.toFixed(2),
    ]);
    expect(found).toEqual([
      ['fp32', 'int8', '0.50'],
      ['fp32', 'int8-tuned', '0.25'],
      ['fp32', 'fp32-tuned', '0.75'],
      ['int8', 'int8-tuned', '0.50'],
      ['fp32-tuned', 'int8', '0.67'],
      ['fp32-tuned', 'int8-tuned', '0.33'],
    ]);
    expect(made.comparison).toEqual(made.comparisons[0]);
  });

  it('grades nothing where there is one column, and asks for no longer measurement', () => {
    const models = [model('f', 'fp32')];
    const variants = models.map((one) => variantOf('ort-fp32', 'FP32', one));
    const measured = [{ ...record(0, 'latency', 40), variantId: 'ort-fp32' }];
    const made = report(measured, { head: headOf(models, variants) });
    expect(made).toMatchObject({
      comparison: null,
      grade: 'inconclusive',
      gradeReasons: ['only one model was measured, so there is nothing to compare'],
    });
    expect(made.warnings.map(({ code }) => code)).not.toContain('inconclusive');
  });

  it('keeps the gates as they were decided', () => {
    const gate = { name: 'fail-below' as const, limit: 5, outcome: 'failed' as const, message: 'below 5' };
    const made = report(all([40, 10], [640, 160]), {}, [gate]);
    expect(made.gates).toEqual([gate]);
    expect(withStatistics(made).gates).toEqual([gate]);
  });

  it('an inconclusive gate makes the run inconclusive', () => {
    const gate = { name: 'fail-below' as const, limit: 4, outcome: 'inconclusive' as const, message: 'not decided' };
    expect(report(all([40, 10], [640, 160]), {}, [gate]).grade).toBe('inconclusive');
  });

  it('says what the machine did, and grades a disturbed run C', () => {
    const busy = busyMachine('throughput');
    const made = report(all([40, 10], [640, 160]), { conditions: [busy] });
    expect(made.grade).toBe('C');
    expect(made.warnings.filter(({ code }) => code === 'cpu-contention')).toHaveLength(1);
    const again = withStatistics(made);
    expect(again).toEqual(made);
  });

  it('a run that did not end stays C however often it is rendered', () => {
    const warnings = [{ code: 'partial-run', message: 'the run was not completed', remedy: 'Measure again.' }];
    const made = report(all([40, 10], [640, 160]), { warnings });
    expect(made).toMatchObject({
      grade: 'C',
      gradeReasons: expect.arrayContaining(['the run was not completed']),
    });
    expect(made.warnings.map(({ code }) => code)).not.toContain('wide-interval');
    expect(withStatistics(made)).toEqual(made);
  });

  it('says so where the figures of all runs and the pairs disagree', () => {
    const measured = all([40, 10], [640, 160]);
    // INT8 is ten times slower for two of twenty blocks, in which most of its runs were taken.
    const slow = record(1, 'latency', 10, 20);
    const blocks = slow.blocks.map((block, i) =>
      i < 2 ? { ...block, samplesMs: new Array<number>(200).fill(100) } : block,
    );
    measured[0] = record(0, 'latency', 40, 20);
    measured[1] = { ...slow, blocks };
    const made = report(measured);
    expect(made.comparison?.latencyTimes?.value).toBeCloseTo(0.25, 12);
    const warned = made.warnings.find(({ code }) => code === 'figures-disagree');
    expect(warned?.message).toMatch(/^the latency figures of all runs give 2\.50, the pairs of neighbouring blocks /);
    expect(withStatistics(made)).toEqual(made);
    expect(report(all([40, 10], [640, 160])).warnings.map(({ code }) => code)).not.toContain('figures-disagree');
  });

  it('advises from the points of a sweep, without touching the headline', () => {
    const sweep = { records: all([40, 10], [640, 160]).slice(2), maxP99Ms: null };
    const made = report(all([40, 10], [640, 160]), { sweep });
    expect(made.sweep?.results).toHaveLength(2);
    expect(made.sweep?.advice.map(({ variantId, goal }) => [variantId, goal])).toEqual([
      ['ort-fp32', 'latency'],
      ['ort-fp32', 'throughput'],
      ['ort-int8', 'latency'],
      ['ort-int8', 'throughput'],
    ]);
    expect(withStatistics(made)).toEqual(made);
  });
});
