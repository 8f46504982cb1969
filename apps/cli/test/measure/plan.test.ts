import type { CpuInfo } from '@rn50/cpu-detect';
import { describe, expect, it } from 'vitest';
import { planThreads, scenarioAmount, settingsOf } from '../../src/measure/plan.js';
import { compareOptions } from '../../src/options/compare-options.js';
import { cpuInfo } from '../cpu-info.js';

const withCpus = (usableCpus: number): CpuInfo => ({ ...cpuInfo, usableCpus });

describe('planThreads', () => {
  it.each([
    [2, 2],
    [8, 8],
    [1.5, 1],
    [0.5, 1],
    [3.99, 3],
  ])('with %f usable CPUs runs %i threads', (usable, threads) => {
    expect(planThreads(null, withCpus(usable)).threads).toBe(threads);
  });

  it('says when a fraction of a CPU is lost', () => {
    expect(planThreads(null, withCpus(1.5)).warnings).toMatchObject([
      { code: 'fractional-cpus', message: 'this process may use 1.5 CPUs; it runs 1 thread' },
    ]);
    expect(planThreads(null, withCpus(2)).warnings).toEqual([]);
  });

  it('does as told, and warns of more threads than CPUs', () => {
    expect(planThreads(4, withCpus(2))).toMatchObject({ threads: 4, warnings: [{ code: 'threads-over-quota' }] });
    expect(planThreads(1, withCpus(2))).toEqual({ threads: 1, warnings: [] });
  });
});

describe('scenarioAmount', () => {
  it('gives each scenario half of the budget', () => {
    expect(scenarioAmount({ kind: 'budget', seconds: 40 })).toEqual({ budgetSeconds: 20 });
    expect(scenarioAmount({ kind: 'quick', pairs: 6 })).toEqual({ pairs: 6 });
    expect(scenarioAmount({ kind: 'fixed', warmup: 20, iterations: 100 })).toEqual({ warmup: 20, iterations: 100 });
    expect(scenarioAmount({ kind: 'fixed', warmup: null, iterations: 100 })).toEqual({ iterations: 100 });
  });
});

describe('settingsOf', () => {
  it('records what was asked for', () => {
    expect(settingsOf(compareOptions({ quick: true }, {}), 2, 16)).toEqual({
      batch: 16,
      threads: 2,
      instances: 1,
      seed: 1,
      budgetSeconds: null,
      quick: true,
    });
    expect(settingsOf(compareOptions({ budget: 12, seed: 7 }, {}), 2, 8)).toMatchObject({
      batch: 8,
      seed: 7,
      budgetSeconds: 12,
    });
    expect(settingsOf(compareOptions({ iterations: 100, warmup: 20 }, {}), 2, 64)).toMatchObject({
      iterations: 100,
      warmup: 20,
      budgetSeconds: null,
    });
  });
});
