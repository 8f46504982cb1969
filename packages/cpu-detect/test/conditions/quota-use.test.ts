import { describe, expect, it } from 'vitest';
import { parseCpuStat, type QuotaUse, quotaUseBetween } from '../../src/conditions/quota-use.js';

const V1 = 'nr_periods 1482\nnr_throttled 391\nthrottled_time 23485160042\n';
const V1_WITH_BURSTS = 'nr_periods 12\nnr_throttled 5\nthrottled_time 2500000\nnr_bursts 0\nburst_time 0\n';
const V2 = `usage_usec 11911057318
user_usec 9343518165
system_usec 2567539152
nice_usec 0
nr_periods 1482
nr_throttled 391
throttled_usec 23485160
nr_bursts 0
burst_usec 0
`;
/** The root group, or a group without the CPU controller. */
const V2_USAGE_ONLY = 'usage_usec 11911057318\nuser_usec 9343518165\nsystem_usec 2567539152\n';

describe('parseCpuStat', () => {
  it.each([
    ['version 1', V1, { periods: 1482, throttledPeriods: 391, throttledMs: 23485.160042 }],
    ['version 1 since Linux 5.14', V1_WITH_BURSTS, { periods: 12, throttledPeriods: 5, throttledMs: 2.5 }],
    ['version 2', V2, { periods: 1482, throttledPeriods: 391, throttledMs: 23485.16 }],
    ['version 2 without the controller', V2_USAGE_ONLY, null],
    ['an empty file', '', null],
    ['a cut file', 'nr_periods 1482\nnr_throttled 391\nthrottled_ti', null],
    ['numbers below zero', 'nr_periods -1\nnr_throttled 0\nthrottled_time 0\n', null],
    ['words', 'nr_periods many\nnr_throttled 0\nthrottled_usec 0\n', null],
  ])('%s', (_, text, use) => {
    expect(parseCpuStat(text)).toEqual(use);
  });
});

describe('quotaUseBetween', () => {
  const use = (periods: number, throttledPeriods: number, throttledMs: number): QuotaUse => ({
    periods,
    throttledPeriods,
    throttledMs,
  });

  it('tells the group that was held back most, and does not add a parent to its child', () => {
    const from = new Map([
      ['/a/b', use(100, 10, 50)],
      ['/a', use(200, 20, 90)],
    ]);
    const to = new Map([
      ['/a/b', use(110, 12, 60)],
      ['/a', use(208, 27, 100)],
    ]);
    expect(quotaUseBetween(from, to)).toEqual(use(8, 7, 10));
  });

  it('prefers a group with a quota to one without, where none was held back', () => {
    const from = new Map([
      ['/a/b', use(0, 0, 0)],
      ['/a', use(5, 0, 0)],
    ]);
    const to = new Map([
      ['/a/b', use(0, 0, 0)],
      ['/a', use(9, 0, 0)],
    ]);
    expect(quotaUseBetween(from, to)).toEqual(use(4, 0, 0));
  });

  it.each([
    ['that is gone', []],
    ['whose periods ran backwards', [['/a', use(1, 10, 50)]]],
    ['whose throttled periods ran backwards', [['/a', use(101, 1, 50)]]],
    ['whose throttled time ran backwards', [['/a', use(101, 10, 5)]]],
    ['whose count is beyond any', [['/a', use(2 ** 63, 10, 50)]]],
  ] as const)('knows nothing of a group %s', (_, to) => {
    expect(quotaUseBetween(new Map([['/a', use(100, 10, 50)]]), new Map(to))).toBeNull();
  });
});
