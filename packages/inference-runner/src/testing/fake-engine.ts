import type { Clock } from '../clock.js';
import type { Engine, EngineDescription } from '../engine/engine.js';
import type { RunTimes } from './run-times.js';

/** A clock that stands still until it is advanced. */
export interface FakeClock {
  readonly now: Clock;
  advance(ms: number): void;
}

export function fakeClock(startMs = 0): FakeClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms) {
      nowMs += ms;
    },
  };
}

/**
 * A deterministic engine that computes nothing: each run advances the fake clock by a scripted time.
 * For checking the schedule and the statistics against known answers; it measures no model.
 * @param times run times of the model at this path
 */
export function fakeEngine(clock: FakeClock, times: (modelPath: string) => RunTimes): Engine {
  return {
    name: 'fake',
    title: 'the fake engine',
    canProfile: false,
    installed: async () => ({ version: '1', location: 'nowhere' }),
    saysOutOfMemory: () => false,
    async load(model, options) {
      const next = times(typeof model === 'string' ? model : '');
      return {
        describe: () => ({ ...DESCRIPTION, sessionOptions: { threads: options.threads } }),
        requests: 1,
        async run(feeds) {
          clock.advance(next(clock.now()));
          const batch = feeds.input?.dims[0] ?? 1;
          return { output: { type: 'float32', dims: [batch, 1], data: new Float32Array(batch) } };
        },
        async dispose() {},
      };
    },
  };
}

const DESCRIPTION: Omit<EngineDescription, 'sessionOptions'> = {
  engine: 'fake',
  engineVersion: '1',
  inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 1, 1] }],
  outputs: [{ name: 'output', type: 'float32', dims: ['N', 1] }],
};
