import { describe, expect, it } from 'vitest';
import { MIN_USABLE_CPUS, usableCpus } from '../src/usable-cpus.js';

function limits(affinityCpus: number | null, cgroupQuotaCpus: number | null) {
  return { affinityCpus, cgroupQuotaCpus, cgroupVersion: null };
}

describe('usableCpus', () => {
  it.each([
    ['physical cores, not threads', limits(null, null), 4, 8, 4],
    ['logical CPUs if cores are unknown', limits(null, null), null, 8, 8],
    ['affinity', limits(2, null), 4, 8, 2],
    ['half a CPU of quota', limits(8, 0.5), 4, 8, 0.5],
    ['one and a half', limits(8, 1.5), 4, 8, 1.5],
    ['a quota above the machine limits nothing', limits(8, 64), 4, 8, 4],
    ['affinity below the quota', limits(1, 1.5), 4, 8, 1],
    ['never zero', limits(8, 0.0001), 4, 8, MIN_USABLE_CPUS],
  ])('%s', (_, limit, cores, logical, expected) => {
    expect(usableCpus(limit, cores, logical)).toBe(expected);
  });
});
