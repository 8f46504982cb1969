import type { RunRecord } from '@rn50/bench-stats';
import type { MeasureSettings } from '../options.js';
import { resolveSettings } from '../resolve-settings.js';
import { runSchedule } from '../schedule/run-schedule.js';
import { createHandler } from '../worker/handler.js';
import { fakeClock, fakeEngine } from './fake-engine.js';
import { inProcessLink } from './in-process-link.js';
import type { RunTimes } from './run-times.js';

/**
 * A variant with the times of its runs, or with the times of each of its processes (0 is the first), whose speeds
 * differ.
 */
export type SimulatedVariant = {
  readonly label: string;
  readonly threads?: number;
  /** Time to load the model in each of its processes; 0 unless given. */
  readonly loadMs?: number;
} & ({ readonly times: RunTimes } | { readonly timesOfProcess: (process: number) => RunTimes });

/** Several instances need processes of their own, so they cannot be simulated on one clock. */
export interface SimulateOptions extends Omit<MeasureSettings, 'instances' | 'cpuSets'> {
  /** The first is the baseline of every ratio. */
  readonly variants: readonly SimulatedVariant[];
}

/**
 * A whole comparison, stop rule included, with scripted run times on a fake clock: the same code as `compare`, without
 * models, processes or waiting. It shows whether the method finds a known ratio.
 * @returns records as `compare` gives them
 * @throws RunnerError BAD_OPTION
 */
export async function simulate(options: SimulateOptions): Promise<RunRecord[]> {
  const clock = fakeClock();
  const settings = resolveSettings(options);
  const variants = options.variants.map((variant) => {
    const { label, threads = settings.threads, loadMs = 0 } = variant;
    let processes = 0;
    const engine = fakeEngine(clock, () => {
      clock.advance(loadMs);
      return 'times' in variant ? variant.times : variant.timesOfProcess(processes++);
    });
    const handler = () =>
      createHandler({
        importEngine: async () => engine,
        clock: clock.now,
        wallClock: clock.now,
        busyWait: clock.advance,
        meter: null,
      });
    return {
      id: label,
      label,
      modelPath: label,
      engine: { name: 'fake', module: '' },
      sessionOptions: { threads },
      failure: null,
      warnings: [],
      open: async () => inProcessLink(handler()),
    };
  });
  return runSchedule({ ...settings, variants, clock: clock.now });
}
