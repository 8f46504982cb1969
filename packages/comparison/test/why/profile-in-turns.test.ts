import type { ModelProfile } from '@rn50/inference-runner';

import { describe, expect, it } from 'vitest';
import { type ProfileRuns, profileInTurns } from '../../src/why/profile-in-turns.js';

const profileOf = (runMs: number): ModelProfile => {
  const usage = { cpuMs: 0, usage: null };
  return {
    engine: 'ort',
    engineVersion: '1',
    threads: 1,
    batch: 1,
    runs: 1,
    runMs,
    nodes: [],
    ...usage,
    optimizedModel: null,
  };
};

/** Models whose loading takes `loadMs` and each run as long as its profile says, on a clock of their own. */
function machine(loadMs: number, times: Readonly<Record<string, readonly number[]>>) {
  let clock = 0;
  const asked: { model: string; runs: number }[] = [];
  const profile = async (model: string, { runs, warmup }: ProfileRuns) => {
    const mine = times[model] ?? [];
    const runMs = mine[asked.filter((one) => one.model === model).length % mine.length] ?? Number.NaN;
    asked.push({ model, runs });
    clock += loadMs + runMs * (runs + warmup);
    return profileOf(runMs);
  };
  const rounds: (readonly [number, number, number | null])[] = [];
  const onRound = (...at: readonly [number, number, number | null]) => void rounds.push(at);
  return { asked, rounds, profile, onRound, now: () => clock };
}

describe('profileInTurns', () => {
  it('takes turns, and keeps the fastest whole profile of each model', async () => {
    const { asked, profile, ...options } = machine(100, { a: [2, 5, 9, 3, 4], b: [1, 20, 10, 30, 40] });
    const { profiles, shortened } = await profileInTurns(['a', 'b'], profile, { budgetMs: 60_000, ...options });
    expect(profiles.map(({ runMs }) => runMs)).toEqual([3, 10]);
    expect(asked.map(({ model }) => model).join('')).toBe('ababababab');
    expect(asked.map(({ runs }) => runs)).toEqual([3, 3, 12, 12, 12, 12, 12, 12, 12, 12]);
    expect(shortened).toBeNull();
  });

  it('keeps to the budget with slower models, by fewer runs, then fewer rounds', async () => {
    for (const [budgetMs, rounds, runs] of [
      [30_000, 4, 5],
      [16_000, 4, 3],
      [13_000, 3, 3],
    ] as const) {
      const { profile, ...options } = machine(200, { a: [300], b: [600] });
      const { shortened } = await profileInTurns(['a', 'b'], profile, { budgetMs, ...options });
      expect(shortened).toEqual({ rounds, runs });
      expect(options.now()).toBeLessThanOrEqual(budgetMs);
    }
  });

  it('looks twice with three runs each, whatever the budget', async () => {
    const { asked, profile, ...options } = machine(0, { a: [5000], b: [9000] });
    const { profiles, shortened } = await profileInTurns(['a', 'b'], profile, { budgetMs: 1000, ...options });
    expect(asked.map(({ model, runs }) => `${model}${runs}`)).toEqual(['a3', 'b3', 'a3', 'b3']);
    expect(shortened).toEqual({ rounds: 2, runs: 3 });
    expect(profiles.map(({ runMs }) => runMs)).toEqual([5000, 9000]);
  });

  it('tells what is left once it knows', async () => {
    const { rounds, profile, ...options } = machine(500, { a: [10] });
    await profileInTurns(['a'], profile, { budgetMs: 60_000, ...options });
    // 500 ms and 17 runs of 10 ms, four times.
    expect(rounds).toEqual([[1, 5, null], ...[2680, 2010, 1340, 670].map((left, index) => [index + 2, 5, left])]);
  });
});
