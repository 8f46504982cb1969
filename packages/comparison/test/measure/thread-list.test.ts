import { describe, expect, test } from 'vitest';
import {
  budgetCoversThreadList,
  measuredApart,
  overUsableCpus,
  scalingSeconds,
  schedulesOf,
  threadsOfTables,
} from '../../src/measure/thread-list.js';
import { planWorkforce } from '../../src/measure/workforce.js';
import { cpuInfo } from '../cpu-info.js';

const withCpus = (usableCpus: number, cgroupQuotaCpus: number | null = null) => ({
  ...cpuInfo,
  usableCpus,
  limits: { ...cpuInfo.limits, cgroupQuotaCpus },
});

describe('the threads of the tables', () => {
  test.each([
    [[1, 2, 4], 4, 4],
    [[1, 2, 4], 3.5, 2],
    [[4, 1, 2], 2, 2],
    [[8, 4], 2, 4],
    [[2, 3], 1.5, 2],
  ])('of %j with %f CPUs are %i', (counts, usable, threads) => {
    expect(threadsOfTables(counts, { usableCpus: usable })).toBe(threads);
    expect(planWorkforce({ threads: null, instances: 1, threadCounts: counts }, withCpus(usable))).toMatchObject({
      threads,
      threadsFrom: null,
      latency: { threads },
      throughput: { threads },
    });
  });
});

describe('numbers above the usable CPUs', () => {
  test('are warned of once', () => {
    const { warnings } = planWorkforce({ threads: null, instances: 1, threadCounts: [1, 4, 8] }, withCpus(2));
    expect(warnings).toEqual([
      {
        code: 'oversubscribed',
        message:
          '4 and 8 threads on the 2 CPUs this process may use: they will wait for one another, so this is no scaling of the model',
        remedy: 'Leave numbers above 2 out of the list.',
      },
    ]);
    // All of them are: the tables are of the smallest.
    const all = planWorkforce({ threads: null, instances: 1, threadCounts: [4, 8] }, withCpus(2));
    expect(all.warnings).toHaveLength(1);
    expect(overUsableCpus([1, 2], withCpus(2))).toEqual([]);
  });

  test('under a quota say that the kernel throttles', () => {
    expect(overUsableCpus([1, 2], withCpus(1, 1))).toMatchObject([{ code: 'threads-over-quota' }]);
  });
});

test('a budget that was asked for is shared; the default gives each point its time', () => {
  expect(budgetCoversThreadList({ kind: 'budget', seconds: 60, reserveSeconds: 0 }, [1, 2])).toBe(true);
  expect(budgetCoversThreadList({ kind: 'budget', seconds: 40, reserveSeconds: 40 }, [1, 2])).toBe(false);
  expect(budgetCoversThreadList({ kind: 'budget', seconds: 60, reserveSeconds: 0 }, [])).toBe(false);
  expect(scalingSeconds(60, 6)).toBe(30);
  expect(scalingSeconds(null, 6)).toBe(60);
});

test('all numbers in one schedule where their workers fit into the memory, else one after another', () => {
  const counts = [1, 2, 4];
  expect(schedulesOf(counts, { bytes: 1e9, availableBytes: 4e9 })).toEqual([counts]);
  expect(schedulesOf(counts, { bytes: 1.1e9, availableBytes: 4e9 })).toEqual([[1], [2], [4]]);
  expect(schedulesOf(counts, { bytes: 0, availableBytes: 0 })).toEqual([counts]);
  expect(measuredApart(counts, 1.1e9).message).toMatch(/^1, 2, 4 threads were measured one after another: 3\.3 GB/);
});
