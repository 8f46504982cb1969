import { expect, it } from 'vitest';
import { defaultThreads } from '../src/default-threads.js';

/** On a CPU with so many performance and efficiency cores that this process may use. */
function on(usableCpus: number, performance: number, efficiency: number) {
  const kind = (name: 'performance' | 'efficiency', usableCores: number) => {
    return { kind: name, physicalCores: 8, usableCores };
  };
  return defaultThreads({ usableCpus, coreKinds: [kind('performance', performance), kind('efficiency', efficiency)] });
}

it('are as many as performance cores where there are efficiency cores too', () => {
  expect(on(14, 6, 8)).toEqual({ threads: 6, from: 'performance-cores' });
});

it('are bounded by affinity and quota', () => {
  expect(on(3.5, 6, 8)).toEqual({ threads: 3, from: 'usable-cpus' });
  expect(on(4, 0, 4)).toEqual({ threads: 4, from: 'usable-cpus' });
  expect(on(0.5, 6, 8)).toEqual({ threads: 1, from: 'usable-cpus' });
});

it('are as many as usable CPUs where cores are alike or unknown', () => {
  expect(defaultThreads({ usableCpus: 8, coreKinds: [] })).toEqual({ threads: 8, from: 'usable-cpus' });
  expect(defaultThreads({ usableCpus: 8, coreKinds: null })).toEqual({ threads: 8, from: 'usable-cpus' });
});
