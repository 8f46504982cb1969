import type { ModelProfile } from '@rn50/inference-runner';
import { expect, it } from 'vitest';
import { profileInTurns } from '../../src/measure/profile-in-turns.js';

it('takes turns, and keeps the fastest profile of each model', async () => {
  const times: Record<string, number[]> = { a: [5, 9, 3, 4], b: [20, 10, 30, 40] };
  const order: string[] = [];
  const profile = async (modelPath: string): Promise<ModelProfile> => {
    const runMs = times[modelPath]?.[order.filter((path) => path === modelPath).length] ?? Number.NaN;
    order.push(modelPath);
    return {
      engine: 'ort',
      engineVersion: '1',
      threads: 1,
      batch: 1,
      runs: 1,
      runMs,
      nodes: [],
      cpuMs: 0,
      usage: null,
      optimizedModel: null,
    };
  };
  const found = await profileInTurns(['a', 'b'], profile);
  expect(found.map(({ runMs }) => runMs)).toEqual([3, 10]);
  expect(order.join('')).toBe('abababab');
});
