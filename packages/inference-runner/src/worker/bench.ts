import type { Scenario, Warning } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { BusyWait, Clock } from '../clock.js';
import type { EngineSession } from '../engine/engine.js';
import type { Feeds } from '../engine/tensor.js';
import { plannedFeeds } from '../feeds/planned-feeds.js';
import { checkOutputs, symbolsOf } from '../outputs/check-outputs.js';
import type { SettledBlockPlan } from '../schedule/plan.js';
import { fastestRunMs, isWarm, MINIMUM_WARM_UP_RUNS, type WarmUpPlan, warmRunMs } from '../schedule/warm-up.js';
import { type Meter, startUsage } from './meter.js';
import type { Answers } from './protocol.js';
import { oneAtATime, type RunSource, severalInFlight } from './run-source.js';
import { type SimultaneousBlock, simultaneousBlock } from './simultaneous-block.js';

/**
 * Maximum number of runs of a timed block: 300 ms at 2 microseconds a run. A fixed number of runs gets the room it
 * needs.
 */
const ROOM_RUNS = 2 ** 17;

/** A loaded model with its inputs, on which runs are timed. */
export interface Bench extends SimultaneousBlock {
  /** What is odd about the outputs. */
  readonly warnings: readonly Warning[];
  /** The run whose outputs were checked. */
  readonly firstRunMs: number;
  warmUp(plan: WarmUpPlan): Promise<Answers['warm-up']>;
  block(plan: SettledBlockPlan): Promise<Answers['block']>;
}

/**
 * Makes the inputs once and checks the outputs once, before anything is timed.
 * @throws RunnerError BAD_OUTPUT if an output is missing or holds no finite number
 */
export async function prepareBench(options: {
  readonly session: EngineSession;
  readonly plan: InputPlan;
  readonly batch: number;
  readonly seed: number;
  /** In the throughput scenario blocks keep as many runs in flight as the session takes; warm-up runs one at a time. */
  readonly scenario: Scenario;
  readonly clock: Clock;
  /** Runs on while the machine is suspended. */
  readonly wallClock: Clock;
  readonly busyWait: BusyWait;
  /** null in a simulation. */
  readonly meter: Meter | null;
}): Promise<Bench> {
  const { session, scenario, clock, wallClock, busyWait, meter } = options;
  const feeds = await firstFeeds(options.plan, options.batch, options.seed);
  const { inputs, outputs } = session.describe();
  const firstStartMs = clock();
  const firstOutputs = await session.run(feeds);
  const firstRunMs = clock() - firstStartMs;
  const warnings = checkOutputs(firstOutputs, outputs, symbolsOf(inputs, feeds));
  const requests = scenario === 'throughput' ? session.requests : 1;
  // A request may allocate its memory in its first run, which must not be timed.
  for (let request = 1; request < requests; request += 1) await session.run(feeds, request);
  const compute = (request?: number): Promise<unknown> =>
    session.compute === undefined ? session.run(feeds, request) : session.compute(feeds, request);
  const oneByOne = oneAtATime(() => compute());
  const source = requests === 1 ? oneByOne : severalInFlight(compute, requests);
  let samplesMs = new Float64Array(ROOM_RUNS);

  /**
   * The timed loop: two clock readings, one run and one store; nothing is allocated, printed or sent here. With several
   * runs in flight a sample is the time from one completion to the next, so that samples add up to the elapsed time.
   * Only whole rounds of requests are counted, because requests may complete together.
   */
  const timeRuns = async ({ requests, next }: RunSource, minimumRuns: number, minimumMs: number): Promise<number> => {
    const rounded = Math.ceil(minimumRuns / requests) * requests;
    if (rounded > samplesMs.length) samplesMs = new Float64Array(rounded);
    const room = samplesMs.length - (samplesMs.length % requests);
    const chained = requests > 1;
    let now = clock();
    const until = now + minimumMs;
    let runs = 0;
    while (runs < room && (runs < minimumRuns || now < until || runs % requests > 0)) {
      const start = chained ? now : clock();
      await next();
      now = clock();
      samplesMs[runs] = now - start;
      runs += 1;
    }
    return runs;
  };

  /** The run whose outputs were checked is the first of these. */
  const runUntilWarm = async (maximumMs: number, expectedMs?: number): Promise<number> => {
    const until = clock() + maximumMs;
    samplesMs[0] = firstRunMs;
    for (let runs = 2; ; runs += 1) {
      const start = clock();
      await oneByOne.next();
      const now = clock();
      samplesMs[runs - 1] = now - start;
      // Checked at steps, so that checking stays a small part of the work for very fast models.
      const isChecked = runs <= 16 || runs % 64 === 0;
      if (isChecked && isWarm(samplesMs, runs, expectedMs)) return runs;
      if (runs >= MINIMUM_WARM_UP_RUNS && (now >= until || runs === samplesMs.length)) return runs;
    }
  };

  return {
    warnings,
    firstRunMs,
    ...simultaneousBlock({
      source,
      timeRuns: async ({ minimumRuns, minimumMs }) =>
        samplesMs.slice(0, await timeRuns(source, minimumRuns, minimumMs)),
      clock,
      wallClock,
      meter,
    }),
    async warmUp(plan) {
      const expectedMs = plan.kind === 'fixed' ? undefined : plan.expectedMs;
      const runs =
        plan.kind === 'fixed' ? await timeRuns(oneByOne, plan.runs, 0) : await runUntilWarm(plan.maximumMs, expectedMs);
      return {
        runs,
        stable: isWarm(samplesMs, runs, expectedMs),
        runMs: warmRunMs(samplesMs, runs),
        fastestMs: fastestRunMs(samplesMs, runs),
      };
    },
    async block(plan) {
      const wallStartMs = wallClock();
      const startMs = clock();
      const { by, ms: settleMs } = plan.settling;
      // Several requests are in flight only after a run.
      const waits = by === 'waiting' && requests === 1;
      if (waits) busyWait(settleMs);
      else await source.next();
      const wakeUpMs = clock() - startMs;
      while (!waits && clock() - startMs < settleMs) await source.next();
      await source.fill();
      // Settling does not count: the other worker's threads may still have been spinning.
      const used = meter === null ? null : startUsage(meter);
      const runs = await timeRuns(source, plan.minimumRuns, plan.minimumMs);
      const monotonicElapsedMs = clock() - startMs;
      const wallElapsedMs = wallClock() - wallStartMs;
      const usage = used?.() ?? null;
      await source.drain();
      return {
        wakeUpMs,
        samplesMs: samplesMs.slice(0, runs),
        monotonicElapsedMs,
        wallElapsedMs,
        usage,
      };
    },
  };
}

async function firstFeeds(plan: InputPlan, batch: number, seed: number): Promise<Feeds> {
  for await (const feeds of plannedFeeds(plan, { batch, seed, count: 1 }).feeds()) return feeds;
  return {};
}
