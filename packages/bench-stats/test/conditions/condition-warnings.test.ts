import { describe, expect, test } from 'vitest';
import { conditionWarnings, disturbancesOf } from '../../src/conditions/condition-warnings.js';
import { DISTURBANCES } from '../../src/grade/grade-run.js';
import type { Conditions } from '../../src/report/schema.js';
import { unknown } from './unknown-machine.js';

const quiet: Conditions = {
  ...unknown,
  loadAverage: 2,
  othersCpus: 0.05,
  waitShare: 0.01,
  stealShare: 0.001,
  quotaPeriods: 200,
  throttledPeriods: 1,
  throttledMs: 3,
  frequencyMhz: { low: 2900, high: 3100 },
  governor: 'performance',
  memoryStallShare: 0,
  swappedPages: 0,
};
const phases = ['before', 'latency', 'throughput', 'sweep', 'after'] as const;

test('a quiet machine, and one of which nothing can be read, give no warning', () => {
  for (const conditions of [quiet, unknown]) {
    expect(conditionWarnings(phases.map((phase) => ({ ...conditions, phase })))).toEqual([]);
  }
  expect(conditionWarnings([])).toEqual([]);
});

test('a measurement that is no phase of a run is judged by the same limits', () => {
  expect(disturbancesOf(quiet)).toEqual([]);
  expect(disturbancesOf({ ...quiet, othersCpus: 1.3, waitShare: 0.2, stealShare: 0.1 })).toEqual([
    "other processes used 1.3 CPUs and the models' threads waited 20 % of the time for a CPU",
    'the hypervisor gave 10 % of the CPU time to other guests',
  ]);
});

describe('disturbances while measuring', () => {
  test.each<[string, Partial<Conditions>, string]>([
    [
      'cpu-throttled',
      { quotaPeriods: 200, throttledPeriods: 2, throttledMs: 80.4 },
      'the CPU quota stopped the workers in 2 of 200 periods (1.0 %), for 80 ms in all',
    ],
    [
      'cpu-throttled',
      { quotaPeriods: 200, throttledPeriods: 150, throttledMs: null },
      'the CPU quota stopped the workers in 150 of 200 periods (75 %)',
    ],
    [
      'cpu-throttled',
      { quotaPeriods: null, throttledPeriods: 1, throttledMs: 30 },
      'the CPU quota stopped the workers in 1 period, for 30 ms in all',
    ],
    [
      'cpu-contention',
      { othersCpus: 0.9, waitShare: 0.24 },
      "other processes used 0.9 CPUs and the models' threads waited 24 % of the time for a CPU",
    ],
    [
      'cpu-contention',
      { othersCpus: null, waitShare: 0.051 },
      "the models' threads waited 5.1 % of the time for a CPU",
    ],
    ['cpu-contention', { othersCpus: 0.26, waitShare: null }, 'other processes used 0.3 CPUs'],
    ['cpu-contention', { othersCpus: 1, waitShare: null }, 'other processes used 1.0 CPU'],
    ['cpu-steal', { stealShare: 0.031 }, 'the hypervisor gave 3.1 % of the CPU time to other guests'],
    ['clock-changed', { frequencyMhz: { low: 2000, high: 2201 } }, 'the CPU clock went from 2000 to 2201 MHz'],
    ['memory-pressure', { memoryStallShare: 0.02 }, 'tasks waited for memory 2.0 % of the time'],
    ['memory-pressure', { swappedPages: 2001 }, '2001 pages were swapped'],
    [
      'memory-pressure',
      { memoryStallShare: 0.5, swappedPages: 7 },
      'tasks waited for memory 50 % of the time and 7 pages were swapped',
    ],
  ])('%s: %o', (code, conditions, message) => {
    for (const phase of ['latency', 'throughput', 'sweep'] as const) {
      expect(conditionWarnings([{ ...quiet, ...conditions, phase }])).toEqual([
        { code, message: `during ${phase}, ${message}`, remedy: expect.stringMatching(/\.$/) },
      ]);
    }
    for (const phase of ['before', 'after'] as const) {
      const codes = conditionWarnings([{ ...quiet, ...conditions, phase }]).map((warning) => warning.code);
      expect(codes).not.toContain(code);
    }
    expect(DISTURBANCES).toContain(code);
  });

  test.each<[string, Partial<Conditions>]>([
    ['1 of 101 periods', { quotaPeriods: 101, throttledPeriods: 1 }],
    ['0 periods of an unknown number', { quotaPeriods: null, throttledPeriods: 0 }],
    ['threads that waited 5 %', { waitShare: 0.05 }],
    ['others on other CPUs, while our threads did not wait', { waitShare: 0.005, othersCpus: 3 }],
    ['threads that waited a little beside quiet others', { waitShare: 0.03, othersCpus: 0.25 }],
    ['100 pages swapped per second', { swappedPages: 2000 }],
    ['pages swapped in no time at all', { swappedPages: 7, seconds: 0 }],
    ['others with a quarter of a CPU', { waitShare: null, othersCpus: 0.25 }],
    ['2 % steal', { stealShare: 0.02 }],
    ['10 % of the clock', { frequencyMhz: { low: 2000, high: 2200 } }],
    ['a clock that reads 0', { frequencyMhz: { low: 0, high: 2200 } }],
    ['1 % memory stall', { memoryStallShare: 0.01 }],
  ])('none for %s', (_, conditions) => {
    expect(conditionWarnings([{ ...quiet, ...conditions }])).toEqual([]);
  });

  test('every disturbance has its rule', () => {
    const all: Conditions = {
      ...quiet,
      throttledPeriods: 100,
      waitShare: 0.5,
      othersCpus: 1,
      stealShare: 0.5,
      frequencyMhz: { low: 1, high: 2 },
      swappedPages: 1_000_000,
    };
    expect(conditionWarnings([all]).map(({ code }) => code)).toEqual(DISTURBANCES);
  });

  test('several phases are one warning, with the figures of each', () => {
    const warnings = conditionWarnings([
      { ...quiet, stealShare: 0.03 },
      { ...quiet, phase: 'throughput', stealShare: 0.12 },
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'during latency, the hypervisor gave 3.0 % of the CPU time to other guests; during throughput, the hypervisor gave 12 % of the CPU time to other guests',
    ]);
  });
});

describe('contention, as measured', () => {
  const codesOf = (conditions: Partial<Conditions>) =>
    conditionWarnings([{ ...quiet, ...conditions }]).map(({ code }) => code);
  test.each<[string, Partial<Conditions>, string[]]>([
    ['a quiet machine', { waitShare: 0.012, othersCpus: 0.03 }, []],
    ['a busy loop on 2 CPUs', { waitShare: 0.24, othersCpus: 0.95 }, ['cpu-contention']],
    ['a busy loop on 16 CPUs', { waitShare: 0.03, othersCpus: 1 }, ['cpu-contention']],
    [
      'a quota, whose stops count as waiting',
      { waitShare: 0.4, othersCpus: 0.02, throttledPeriods: 150 },
      ['cpu-throttled'],
    ],
    [
      'a quota and a busy loop',
      { waitShare: 0.4, othersCpus: 0.9, throttledPeriods: 150 },
      ['cpu-throttled', 'cpu-contention'],
    ],
    [
      'a quota beside others that are unknown',
      { waitShare: 0.4, othersCpus: null, throttledPeriods: 150 },
      ['cpu-throttled', 'cpu-contention'],
    ],
    ['waiting without any quota', { waitShare: 0.06, othersCpus: 0.02, throttledPeriods: 0 }, ['cpu-contention']],
  ])('%s', (_, conditions, codes) => {
    expect(codesOf(conditions)).toEqual(codes);
  });

  test('a quota in one phase says nothing of another', () => {
    const warnings = conditionWarnings([
      { ...quiet, waitShare: 0.4, throttledPeriods: 150 },
      { ...quiet, phase: 'throughput', waitShare: 0.4 },
    ]);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^during latency, the CPU quota/),
      expect.stringMatching(/^during throughput, other processes/),
    ]);
  });
});

describe('what is no disturbance', () => {
  test('busy-before: others used more than a quarter of a CPU before the start', () => {
    const warnings = conditionWarnings([
      { ...quiet, phase: 'before', othersCpus: 0.8 },
      { ...quiet, phase: 'after', othersCpus: 0.8 },
    ]);
    expect(warnings).toEqual([
      {
        code: 'busy-before',
        message: 'before the run, other processes used 0.8 CPUs',
        remedy: expect.stringMatching(/./),
      },
    ]);
    expect(DISTURBANCES).not.toContain('busy-before');
  });

  test('governor: conservative, said once; powersave follows the load with the usual drivers', () => {
    expect(conditionWarnings(phases.map((phase) => ({ ...quiet, phase, governor: 'conservative' })))).toEqual([
      {
        code: 'governor',
        message: 'the CPU frequency governor is conservative',
        remedy: expect.stringContaining('performance'),
      },
    ]);
    for (const governor of ['schedutil', 'powersave', 'mixed']) {
      expect(conditionWarnings([{ ...quiet, governor }])).toEqual([]);
    }
    expect(DISTURBANCES).not.toContain('governor');
  });
});
