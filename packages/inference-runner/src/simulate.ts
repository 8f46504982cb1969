import type { RunRecord } from '@rn50/bench-stats';
import { conduct } from './conduct/conduct.js';
import { fakeClock, fakeEngine } from './engine/fake.js';
import type { RunTimes } from './engine/fake-times.js';
import { type MeasureTerms, resolveTerms } from './options.js';
import { inProcessLink } from './parent/in-process-link.js';
import { createHandler } from './worker/handler.js';

/** Several instances at once need processes of their own: they cannot be simulated on one clock. */
export interface SimulateOptions extends Omit<MeasureTerms, 'instances' | 'cpuSets'> {
  /** Each with the times of its runs; the first is the baseline of every ratio. */
  readonly variants: readonly { readonly label: string; readonly times: RunTimes }[];
}

/**
 * Plays a whole comparison, stop rule included, with scripted run times on a fake clock: the same code as `compare`,
 * without models, processes or waiting. It tells whether the method finds a truth that is known.
 * @returns records as `compare` gives them
 * @throws RunnerError BAD_OPTION
 */
export async function simulate(options: SimulateOptions): Promise<RunRecord[]> {
  const clock = fakeClock();
  const casts = options.variants.map(({ label, times }) => {
    const engine = fakeEngine(clock, () => times);
    const handler = () =>
      createHandler({ loadEngine: async () => engine, clock: clock.now, wallClock: clock.now, meter: null });
    return {
      id: label,
      label,
      modelPath: label,
      engine: { module: 'fake' },
      failure: null,
      warnings: [],
      open: async () => inProcessLink(handler()),
    };
  });
  return conduct({ ...resolveTerms(options), casts, clock: clock.now });
}
