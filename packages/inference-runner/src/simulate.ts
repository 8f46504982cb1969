import type { RunRecord } from '@rn50/bench-stats';
import { conduct } from './conduct/conduct.js';
import { fakeClock, fakeEngine } from './engine/fake.js';
import type { RunTimes } from './engine/fake-times.js';
import { type MeasureTerms, resolveTerms } from './options.js';
import { inProcessLink } from './parent/in-process-link.js';
import { createHandler } from './worker/handler.js';

/** A variant with the times of its runs, or with those of each of its processes, 0 for the first: they differ by luck. */
export type SimulatedVariant = { readonly label: string } & (
  | { readonly times: RunTimes }
  | { readonly timesOfProcess: (process: number) => RunTimes }
);

/** Several instances at once need processes of their own: they cannot be simulated on one clock. */
export interface SimulateOptions extends Omit<MeasureTerms, 'instances' | 'cpuSets'> {
  /** The first is the baseline of every ratio. */
  readonly variants: readonly SimulatedVariant[];
}

/**
 * Plays a whole comparison, stop rule included, with scripted run times on a fake clock: the same code as `compare`,
 * without models, processes or waiting. It tells whether the method finds a truth that is known.
 * @returns records as `compare` gives them
 * @throws RunnerError BAD_OPTION
 */
export async function simulate(options: SimulateOptions): Promise<RunRecord[]> {
  const clock = fakeClock();
  const terms = resolveTerms(options);
  const casts = options.variants.map((variant) => {
    const { label } = variant;
    let processes = 0;
    const engine = fakeEngine(clock, () => ('times' in variant ? variant.times : variant.timesOfProcess(processes++)));
    const handler = () =>
      createHandler({ importEngine: async () => engine, clock: clock.now, wallClock: clock.now, meter: null });
    return {
      id: label,
      label,
      modelPath: label,
      engine: { name: 'fake', module: '' },
      sessionOptions: { threads: terms.threads },
      failure: null,
      warnings: [],
      open: async () => inProcessLink(handler()),
    };
  });
  return conduct({ ...terms, casts, clock: clock.now });
}
