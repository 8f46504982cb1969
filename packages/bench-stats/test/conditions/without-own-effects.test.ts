import { describe, expect, it } from 'vitest';
import { withoutOwnEffects } from '../../src/conditions/without-own-effects.js';
import { withStatistics } from '../../src/report/recompute.js';
import type { Conditions, Report } from '../../src/report/schema.js';
import { all, busyMachine, headOf, report } from '../report/measured-run.js';

/** The clock of few threads is higher, and threads above the two CPUs wait, while others are quiet. */
const SEEN: Conditions = {
  ...busyMachine('sweep'),
  othersCpus: 0,
  waitShare: 0.5,
  frequencyMhz: { low: 2000, high: 3000 },
};

function ran(threadCounts: number[] | undefined, conditions: readonly Conditions[]): Report {
  const head = headOf();
  const settings = threadCounts === undefined ? head.settings : { ...head.settings, threadCounts };
  return report(all([40, 10], [640, 160]), { head: { ...head, settings }, conditions });
}
const codes = (made: Report) => made.warnings.map(({ code }) => code).filter((code) => code !== 'too-few-samples');

describe('conditions of a list of threads', () => {
  it('clock and waiting are its own doing: no warning, and no lower grade', () => {
    const made = ran([1, 4], [SEEN]);
    expect(codes(made)).toEqual([]);
    expect(made.conditions).toEqual([SEEN]);
    expect(withStatistics(made)).toEqual(made);
    // Of a sweep or another phase they are warned of.
    expect(codes(ran(undefined, [SEEN]))).toEqual(expect.arrayContaining(['cpu-contention', 'clock-changed']));
    expect(codes(ran([1, 4], [{ ...SEEN, phase: 'latency' }]))).toContain('cpu-contention');
  });

  it('waiting where there is a CPU for each thread is that of others, and so are busy CPUs', () => {
    expect(codes(ran([1, 2], [SEEN]))).toContain('cpu-contention');
    expect(codes(ran([1, 4], [{ ...SEEN, othersCpus: 1 }]))).toContain('cpu-contention');
  });

  it('is left as it is without a list', () => {
    expect(withoutOwnEffects(ran(undefined, [SEEN]))).toEqual([SEEN]);
  });
});
