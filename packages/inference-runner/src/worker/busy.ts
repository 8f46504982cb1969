import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.js';
import type { RunSource } from './run-source.js';

/** Runs that go on until they are stopped. */
export interface Busy {
  /**
   * Stops after the current run.
   * @returns the time of every run, in milliseconds; with several in flight from one completion to the next
   * @throws what a run threw
   */
  stop(): Promise<readonly number[]>;
}

/** Runs until stopped, so that other instances never have the machine to themselves. */
export function keepBusy({ requests, next }: RunSource, clock: Clock): Busy {
  let stopped = false;
  const timesMs: number[] = [];
  const loop = async (): Promise<readonly number[]> => {
    let nowMs = clock();
    while (!stopped) {
      const startMs = requests > 1 ? nowMs : clock();
      await next();
      nowMs = clock();
      timesMs.push(nowMs - startMs);
      // Yields, so that the request to stop is read even if the engine never yields the thread.
      await setImmediate();
    }
    return timesMs;
  };
  const ended = loop();
  // `stop` throws the error of a run; until then it must not count as unhandled.
  ended.catch(() => {});
  return {
    stop() {
      stopped = true;
      return ended;
    },
  };
}
