import { BLOCK_MS, SETTLE_MS } from './plan.js';

/** A worker, and the time of its runs. */
interface Worker {
  readonly runMs: number;
}

/**
 * How long a worker must run uncounted before its block, in milliseconds: 0, which is one run, if it also computed last; null, no run
 * at all, if its runs are longer than a block besides: that threads have to wake up takes microseconds of them.
 */
export type SettleTimes = (next: Worker) => number | null;

/**
 * The threads of a worker spin for a while after its last run and would slow the first runs of the next worker. A pause
 * would be worse: while a virtual machine idles, its host may place two of its CPUs on one core.
 */
export function settleTimes(): SettleTimes {
  let last: Worker | null = null;
  return (next) => {
    const isOther = last !== null && last !== next;
    last = next;
    if (isOther) return SETTLE_MS;
    return next.runMs >= BLOCK_MS ? null : 0;
  };
}
