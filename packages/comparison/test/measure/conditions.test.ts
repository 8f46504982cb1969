import type { Conditions } from '@rn50/bench-stats';
import type { MeasuredConditions } from '@rn50/cpu-detect';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { observed, observedIdle, waitShareOf } from '../../src/measure/conditions.js';
import { record } from '../small-report.js';

describe('conditions', () => {
  it('cpu-detect measures what the report keeps', () => {
    expectTypeOf<MeasuredConditions>().toEqualTypeOf<Omit<Conditions, 'phase' | 'waitShare'>>();
  });

  it('the share of time that threads waited is over all blocks that tell it', () => {
    const [first, second, ...others] = record(0, 'latency', 10).blocks;
    if (first === undefined || second === undefined) throw new Error('two blocks are needed');
    const blocks = [{ ...first, cpuMs: 600, waitMs: 0 }, { ...second, cpuMs: 300, waitMs: 100 }, ...others];
    expect(waitShareOf([{ blocks }])).toBeCloseTo(0.1, 12);
    expect(waitShareOf([{ blocks: others }])).toBeNull();
    expect(waitShareOf([])).toBeNull();
  });

  it('observes a phase, sampling between blocks', async () => {
    const { measured, conditions } = await observed('latency', async (sample) => {
      sample();
      return { records: [record(0, 'latency', 10)] };
    });
    expect(measured.records).toHaveLength(1);
    expect(conditions).toMatchObject({ phase: 'latency', waitShare: null });
    expect(conditions.seconds).toBeGreaterThanOrEqual(0);
  });

  it('an interrupt ends the idle watch at once', async () => {
    const seen = await observedIdle('before', AbortSignal.abort());
    expect(seen.phase).toBe('before');
  });
});
