import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../src/resolve-settings.js';

describe('resolveSettings', () => {
  it('fills in what is not given', () => {
    expect(resolveSettings({})).toMatchObject({
      scenario: 'latency',
      batch: 1,
      instances: 1,
      cpuSets: null,
      threads: availableParallelism(),
      mode: { kind: 'budget', budgetMs: 20_000 },
      warmUp: { kind: 'until-stable' },
      seed: 1,
      runTimeoutMs: 60_000,
    });
    expect(resolveSettings({ scenario: 'throughput', batch: 64 }).runTimeoutMs).toBe(320_000);
  });

  it('splits the CPUs between instances unless threads are given', () => {
    expect(resolveSettings({ instances: 2, threads: 3 }).threads).toBe(3);
    expect(resolveSettings({ instances: 1000 }).threads).toBe(1);
    const half = Math.max(1, Math.floor(availableParallelism() / 2));
    expect(resolveSettings({ instances: 2 }).threads).toBe(half);
  });

  it.each([
    ['batch', { batch: 0 }],
    ['batch', { batch: 1.5 }],
    ['threads', { threads: 0 }],
    ['instances', { instances: 0 }],
    ['cpuSets', { instances: 2, cpuSets: [[0]] }],
    ['cpuSets', { cpuSets: [[]] }],
    ['cpuSets', { cpuSets: [[-1]] }],
    ['pairs', { pairs: 0 }],
    ['iterations', { iterations: -1 }],
    ['processes', { iterations: 2, processes: 3 }],
    ['processes', { pairs: 6, processes: 0 }],
    ['processes', { budgetSeconds: 5, processes: 3 }],
    ['warmup', { warmup: -1 }],
    ['budgetSeconds', { budgetSeconds: 0 }],
    ['budgetSeconds', { budgetSeconds: Number.NaN }],
    ['runTimeoutMs', { runTimeoutMs: Number.POSITIVE_INFINITY }],
    ['seed', { seed: 0.5 }],
    ['pairs, iterations, budgetSeconds', { pairs: 6, iterations: 100 }],
  ])('refuses a bad %s by its name', (name, options) => {
    expect(() => resolveSettings(options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(`The option ${name} `) }),
    );
  });
});
