import { describe, expect, it } from 'vitest';
import { bind } from '../../src/parent/binding.js';

describe('bind', () => {
  it('says so where there is no program to bind with', async () => {
    const binding = await bind([[0]], 'no-such-taskset');
    expect(binding).toEqual({ launchers: [], reason: expect.stringMatching(/taskset/) });
  });

  it('binds all instances or none', async () => {
    const binding = await bind([[0], [1_000_000]]);
    expect(binding.launchers).toEqual([]);
    expect(binding.reason).toEqual(expect.any(String));
  });
});
