import type { Conditions } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { conditionFindings } from '../../src/findings/conditions.js';
import { conditions } from '../fixtures.js';

const conditionLines = (phases: Conditions[]) => conditionFindings({ conditions: phases }).map(({ text }) => text);

describe('conditionFindings', () => {
  it('says nothing where nothing can be read, or where all of it was quiet', () => {
    expect(conditionLines([])).toEqual([]);
    expect(conditionLines([conditions('latency'), conditions('throughput')])).toEqual([]);
    const quiet = {
      othersCpus: 0.004,
      waitShare: 0.001,
      stealShare: 0,
      quotaPeriods: 200,
      throttledPeriods: 0,
      throttledMs: 0,
      frequencyMhz: { low: 3390, high: 3400 },
      governor: 'performance',
      memoryStallShare: 0,
      swappedPages: 0,
    };
    expect(conditionLines([conditions('latency', quiet)])).toEqual([]);
  });

  it('is about the time of measuring only', () => {
    const busy = { othersCpus: 1.9, waitShare: 0.3 };
    expect(conditionLines([conditions('before', busy), conditions('latency'), conditions('after', busy)])).toEqual([]);
  });

  it('says what was seen in one phase', () => {
    const seen = { othersCpus: 0.02, waitShare: 0.011, quotaPeriods: 200, throttledPeriods: 0, stealShare: 0 };
    expect(conditionLines([conditions('latency', seen)])).toEqual([
      'Machine while measuring: others used 0.02 CPUs, threads waited 1.1 % of the time, no throttling',
    ]);
  });

  it('takes the worst of several phases, and the sums of counts', () => {
    const lines = conditionLines([
      conditions('before'),
      conditions('latency', {
        othersCpus: 0.1,
        waitShare: 0.02,
        stealShare: 0.004,
        quotaPeriods: 200,
        throttledPeriods: 30,
        throttledMs: 1_240,
        frequencyMhz: { low: 2_100, high: 3_400 },
        governor: 'powersave',
        memoryStallShare: 0.012,
        swappedPages: 3,
      }),
      conditions('throughput', {
        othersCpus: 0.97,
        waitShare: 0.12,
        stealShare: 0.031,
        quotaPeriods: 300,
        throttledPeriods: 10,
        throttledMs: 500,
        frequencyMhz: { low: 1_900, high: 3_200 },
        governor: 'powersave',
        memoryStallShare: 0,
        swappedPages: 4,
      }),
    ]);
    expect(lines).toEqual([
      'Machine while measuring: others used up to 0.97 CPUs, threads waited up to 12 % of the time, ' +
        'the hypervisor took up to 3.1 % of the CPU time, throttled in 40 of 500 quota periods, 1.7 s in all, ' +
        'tasks waited for memory up to 1.2 % of the time, 7 pages swapped',
      'Clock: 1.90 to 3.40 GHz, governor powersave',
    ]);
  });

  it('needs only what could be read', () => {
    expect(conditionLines([conditions('sweep', { throttledPeriods: 2 })])).toEqual([
      'Machine while measuring: throttled in 2 quota periods',
    ]);
    expect(conditionLines([conditions('latency', { governor: 'schedutil\u001b[2J' })])).toEqual([
      'Clock: governor schedutil',
    ]);
    expect(conditionLines([conditions('latency', { frequencyMhz: { low: 800, high: 3_000 } })])).toEqual([
      'Clock: 0.80 to 3.00 GHz',
    ]);
  });
});
