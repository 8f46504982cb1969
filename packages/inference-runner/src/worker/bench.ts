import type { Clock } from '../clock.js';
import type { EngineSession } from '../engine/engine.js';
import type { Feeds } from '../engine/tensor.js';
import { checkOutputs } from '../input/check-outputs.js';
import type { ImageInput } from '../input/image-input.js';
import { structuredImages } from '../input/structured-images.js';
import type { SettledBlockPlan } from '../schedule/plan.js';
import { fastestRunMs, isWarm, MINIMUM_WARM_UP_RUNS, type WarmUpPlan, warmRunMs } from '../schedule/warm-up.js';
import { type Concert, createConcert } from './concert.js';
import { type Meter, startUsage } from './meter.js';
import type { Answers } from './protocol.js';

/** Runs a timed block has room for; 300 ms at 2 microseconds a run. A block of fixed length gets the room it needs. */
const ROOM_RUNS = 2 ** 17;

/** A loaded model with its inputs, on which runs are timed. */
export interface Bench extends Concert {
  warmUp(plan: WarmUpPlan): Promise<Answers['warm-up']>;
  block(plan: SettledBlockPlan): Promise<Answers['block']>;
}

/**
 * Makes the inputs once and checks the outputs once, before anything is timed.
 * @throws RunnerError BAD_OUTPUT if the outputs are not finite or have another shape than declared
 */
export async function prepareBench(options: {
  readonly session: EngineSession;
  readonly input: ImageInput;
  readonly batch: number;
  readonly seed: number;
  readonly clock: Clock;
  /** Goes on while the machine is suspended. */
  readonly wallClock: Clock;
  /** null in a simulation. */
  readonly meter: Meter | null;
}): Promise<Bench> {
  const { session, clock, wallClock, meter } = options;
  const feeds = batchFeeds(options.input, options.batch, options.seed);
  const { inputs, outputs } = session.describe();
  checkOutputs(await session.run(feeds), outputs, symbolsOf(inputs[0]?.dims ?? [], feeds));
  let samplesMs = new Float64Array(ROOM_RUNS);

  /**
   * The timed loop: two clock readings, one run and one store into an array that is there already; nothing is printed or
   * sent. Only the clock's numbers and what `run` itself makes are allocated.
   */
  const timeRuns = async (minimumRuns: number, minimumMs: number): Promise<number> => {
    if (minimumRuns > samplesMs.length) samplesMs = new Float64Array(minimumRuns);
    const room = samplesMs.length;
    let now = clock();
    const until = now + minimumMs;
    let runs = 0;
    while (runs < room && (runs < minimumRuns || now < until)) {
      const start = clock();
      await session.run(feeds);
      now = clock();
      samplesMs[runs] = now - start;
      runs += 1;
    }
    return runs;
  };

  const runUntilWarm = async (maximumMs: number): Promise<number> => {
    const until = clock() + maximumMs;
    for (let runs = 1; ; runs += 1) {
      const start = clock();
      await session.run(feeds);
      const now = clock();
      samplesMs[runs - 1] = now - start;
      // Judged at steps, so that judging stays a small part of the work for very fast models.
      const judged = runs <= 16 || runs % 64 === 0;
      if (judged && isWarm(samplesMs, runs)) return runs;
      if (runs >= MINIMUM_WARM_UP_RUNS && (now >= until || runs === samplesMs.length)) return runs;
    }
  };

  return {
    ...createConcert({
      run: () => session.run(feeds),
      timeRuns: async ({ minimumRuns, minimumMs }) => samplesMs.slice(0, await timeRuns(minimumRuns, minimumMs)),
      clock,
      wallClock,
      meter,
    }),
    async warmUp(plan) {
      const runs = plan.kind === 'fixed' ? await timeRuns(plan.runs, 0) : await runUntilWarm(plan.maximumMs);
      return {
        runs,
        stable: isWarm(samplesMs, runs),
        runMs: warmRunMs(samplesMs, runs),
        fastestMs: fastestRunMs(samplesMs, runs),
      };
    },
    async block(plan) {
      const wallStartMs = wallClock();
      const startMs = clock();
      await session.run(feeds);
      const wakeUpMs = clock() - startMs;
      while (clock() - startMs < plan.settleMs) await session.run(feeds);
      // From here on: while it settled it shared the CPUs with the other worker's spinning pool, as is known.
      const used = meter === null ? null : startUsage(meter);
      const runs = await timeRuns(plan.minimumRuns, plan.minimumMs);
      const monotonicElapsedMs = clock() - startMs;
      return {
        wakeUpMs,
        samplesMs: samplesMs.slice(0, runs),
        monotonicElapsedMs,
        wallElapsedMs: wallClock() - wallStartMs,
        usage: used?.() ?? null,
      };
    },
  };
}

function batchFeeds(input: ImageInput, batch: number, seed: number): Feeds {
  const { name, channels, height, width } = input;
  const data = new Float32Array(batch * channels * height * width);
  structuredImages({ count: batch, channels, height, width, seed }).forEach((image, index) => {
    data.set(image, index * image.length);
  });
  return { [name]: { type: 'float32', dims: [batch, channels, height, width], data } };
}

function symbolsOf(declared: readonly (number | string | null)[], feeds: Feeds): ReadonlyMap<string, number> {
  const dims = Object.values(feeds)[0]?.dims ?? [];
  const symbols = new Map<string, number>();
  declared.forEach((dim, axis) => {
    const size = dims[axis];
    if (typeof dim === 'string' && size !== undefined) symbols.set(dim, size);
  });
  return symbols;
}
