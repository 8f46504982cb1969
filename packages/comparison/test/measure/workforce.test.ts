import type { CpuInfo } from '@rn50/cpu-detect';
import { describe, expect, it } from 'vitest';
import { planWorkforce, sweepWorkers } from '../../src/measure/workforce.js';
import { cpuInfo } from '../cpu-info.js';

const withCpus = (usableCpus: number, cgroupQuotaCpus: number | null = null): CpuInfo => ({
  ...cpuInfo,
  usableCpus,
  limits: { ...cpuInfo.limits, cgroupQuotaCpus },
});
const plan = (cpu: CpuInfo, threads: number | null = null, instances = 1) => planWorkforce({ threads, instances }, cpu);

describe('planWorkforce', () => {
  it.each([
    [2, 2],
    [8, 8],
    [1.5, 1],
    [0.5, 1],
    [3.99, 3],
  ])('with %f usable CPUs runs %i threads', (usable, threads) => {
    expect(plan(withCpus(usable)).threads).toBe(threads);
  });

  it('counts performance cores only, unless told otherwise', () => {
    const kinds = [
      { kind: 'performance', physicalCores: 6, usableCores: 6 },
      { kind: 'efficiency', physicalCores: 8, usableCores: 8 },
    ] as const;
    const hybrid = { ...withCpus(14), coreKinds: kinds };
    expect(plan(hybrid)).toMatchObject({
      threads: 6,
      threadsFrom: 'performance-cores',
      latency: { threads: 6 },
      throughput: { threads: 6 },
      warnings: [],
    });
    expect(plan(hybrid, 14)).toMatchObject({ threads: 14, threadsFrom: null, warnings: [] });
    expect(plan({ ...hybrid, ...withCpus(2.5), coreKinds: kinds })).toMatchObject({
      threads: 2,
      warnings: [{ code: 'fractional-cpus' }],
    });
  });

  it('says when a fraction of a CPU is lost', () => {
    expect(plan(withCpus(1.5)).warnings).toMatchObject([
      { code: 'fractional-cpus', message: 'this process may use 1.5 CPUs; it runs 1 thread' },
    ]);
    expect(plan(withCpus(2)).warnings).toEqual([]);
  });

  it('does as told, and warns of more threads than CPUs', () => {
    expect(plan(withCpus(2), 4)).toMatchObject({
      threads: 4,
      warnings: [{ code: 'oversubscribed', remedy: 'Use --threads 2.' }],
    });
    expect(plan(withCpus(2), 1)).toMatchObject({ threads: 1, warnings: [] });
  });

  it('names a cgroup quota where that is the limit', () => {
    expect(plan(withCpus(1, 1), 2).warnings).toMatchObject([
      { code: 'threads-over-quota', message: expect.stringContaining('2 threads under a cgroup quota of 1 CPU:') },
    ]);
    expect(plan(withCpus(0.5, 0.5)).warnings).toMatchObject([{ code: 'fractional-cpus' }]);
  });

  it('splits the threads between instances on cores of their own; latency keeps them all', () => {
    expect(plan(withCpus(2), null, 2)).toEqual({
      threads: 2,
      threadsFrom: 'usable-cpus',
      latency: { instances: 1, threads: 2 },
      throughput: {
        instances: 2,
        threads: 1,
        cpuSets: [
          [0, 2],
          [1, 3],
        ],
      },
      warnings: [],
    });
  });

  it('more instances than CPUs: one thread each, and says so', () => {
    expect(plan(withCpus(2), null, 4)).toMatchObject({
      latency: { instances: 1, threads: 2 },
      throughput: { instances: 4, threads: 1 },
      warnings: [{ code: 'oversubscribed', remedy: 'Use --instances 2.' }],
    });
  });

  it('tells of threads that are left over', () => {
    expect(plan(withCpus(8), 5, 2)).toMatchObject({
      throughput: { instances: 2, threads: 2 },
      warnings: [{ code: 'threads-unused', remedy: 'Use --threads 4, or another number of --instances.' }],
    });
  });
});

describe('sweepWorkers', () => {
  it('splits all threads in powers of two, then tries fewer', () => {
    expect(sweepWorkers(8, cpuInfo).map(({ threads, instances }) => [threads, instances])).toEqual([
      [8, 1],
      [4, 2],
      [2, 4],
      [1, 8],
      [4, 1],
      [2, 1],
      [1, 1],
    ]);
    expect(sweepWorkers(1, cpuInfo).map(({ threads, instances }) => [threads, instances])).toEqual([[1, 1]]);
  });
});
