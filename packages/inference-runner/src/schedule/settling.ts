import { isLongRun, SETTLE_MS, type Settling } from './plan.js';

/** A worker, and the time of its runs. */
interface Worker {
  readonly runMs: number;
}

/** What the worker of the next block does first. */
export type SettlingOf = (next: Worker) => Settling;

/**
 * The threads of a worker spin for a while after its last run and would slow the first runs of the next worker. It runs uncounted until
 * that is over, and once anyway to wake its own threads. Long runs would take too much of the time, so it waits instead: busy, since
 * while a virtual machine idles, its host may place two of its CPUs on one core.
 */
export function settlings(): SettlingOf {
  let last: Worker | null = null;
  return (next) => {
    const isOther = last !== null && last !== next;
    last = next;
    return { by: isLongRun(next.runMs) ? 'waiting' : 'runs', ms: isOther ? SETTLE_MS : 0 };
  };
}
