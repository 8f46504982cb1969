import { SETTLE_MS } from './plan.js';

/** How long a worker must run uncounted before its block, in milliseconds: 0 if it also computed last. */
export type SettleTimes = (next: object) => number;

/**
 * The threads of a worker spin for a while after its last run and would slow the first runs of the next worker. A pause
 * would be worse: while a virtual machine idles, its host may place two of its CPUs on one core.
 */
export function settleTimes(): SettleTimes {
  let last: object | null = null;
  return (next) => {
    const settleMs = last === null || last === next ? 0 : SETTLE_MS;
    last = next;
    return settleMs;
  };
}
