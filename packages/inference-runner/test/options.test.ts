import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { checkVariants, resolveTerms } from '../src/options.js';

describe('resolveTerms', () => {
  it('fills in what is not given', () => {
    expect(resolveTerms({})).toMatchObject({
      scenario: 'latency',
      batch: 1,
      instances: 1,
      cpuSets: null,
      sessionOptions: { threads: availableParallelism() },
      mode: { kind: 'budget', budgetMs: 20_000 },
      warmUp: { kind: 'until-stable' },
      seed: 1,
      runTimeoutMs: 60_000,
    });
    expect(resolveTerms({ scenario: 'throughput', batch: 64 }).runTimeoutMs).toBe(320_000);
  });

  it('splits the CPUs between instances unless threads are given', () => {
    expect(resolveTerms({ instances: 2, threads: 3 }).sessionOptions.threads).toBe(3);
    expect(resolveTerms({ instances: 1000 }).sessionOptions.threads).toBe(1);
    const half = Math.max(1, Math.floor(availableParallelism() / 2));
    expect(resolveTerms({ instances: 2 }).sessionOptions.threads).toBe(half);
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
    expect(() => resolveTerms(options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(`The option ${name} `) }),
    );
  });
});

describe('checkVariants', () => {
  it('refuses none, and the same label twice', () => {
    expect(() => checkVariants([])).toThrow('is empty');
    const variant = { modelPath: 'm.onnx', label: 'A' };
    expect(() => checkVariants([variant, variant])).toThrow('label twice');
    expect(() => checkVariants([variant, { ...variant, label: 'B' }])).not.toThrow();
  });
});
