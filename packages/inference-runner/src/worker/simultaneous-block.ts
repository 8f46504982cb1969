import type { Clock } from '../clock.js';
import type { BlockPlan } from '../schedule/plan.js';
import { type Busy, keepBusy } from './busy.js';
import { type Meter, startUsage, type Usage } from './meter.js';
import type { Answers } from './protocol.js';
import type { RunSource } from './run-source.js';

/** A block of one of several instances that run at the same time: wake, count when all are awake, halt when all have counted. */
export interface SimultaneousBlock {
  wake(settleMs: number): Promise<Answers['wake']>;
  count(plan: BlockPlan): Promise<Answers['count']>;
  halt(): Promise<Answers['halt']>;
}

/**
 * An instance never stops running between its wake-up run and its halt. So no counted run has the machine to itself,
 * however late a message arrives. All run times are kept: runs after the requested ones count too, up to the end of a
 * window that is the same for all instances.
 */
export function simultaneousBlock(options: {
  readonly source: RunSource;
  /** Times whole runs and returns a copy of their times. */
  readonly timeRuns: (plan: BlockPlan) => Promise<Float64Array>;
  readonly clock: Clock;
  readonly wallClock: Clock;
  readonly meter: Meter | null;
}): SimultaneousBlock {
  const { source, timeRuns, clock, wallClock, meter } = options;
  let busy: Busy = { stop: async () => [] };
  let beforeMs: readonly number[] = [];
  let used: (() => Usage) | null = null;
  let startMs = 0;
  let wallStartMs = 0;

  return {
    async wake(settleMs) {
      beforeMs = [];
      wallStartMs = wallClock();
      startMs = clock();
      await source.next();
      const wakeUpMs = clock() - startMs;
      while (clock() - startMs < settleMs) await source.next();
      used = meter === null ? null : startUsage(meter);
      busy = keepBusy(source, clock);
      return { wakeUpMs };
    },
    async count(plan) {
      beforeMs = await busy.stop();
      await source.fill();
      const startedAtMs = clock();
      const samplesMs = await timeRuns(plan);
      busy = keepBusy(source, clock);
      return { startedAtMs, samplesMs };
    },
    async halt() {
      const afterMs = await busy.stop();
      const monotonicElapsedMs = clock() - startMs;
      const wallElapsedMs = wallClock() - wallStartMs;
      const usage = used?.() ?? null;
      await source.drain();
      return { beforeMs, afterMs, monotonicElapsedMs, wallElapsedMs, usage };
    },
  };
}
