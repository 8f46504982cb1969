import { SETTLE_MS } from '../schedule/plan.js';

/** How long the worker that computes next must run uncounted, in milliseconds: 0 if it also computed last. */
export type Handover = (next: object) => number;

/**
 * Keeps one worker's spinning pool out of another worker's figures. The machine is never left idle for it: on a virtual
 * machine a pause makes the host place its CPUs anew, at times two of them on one core.
 */
export function handovers(): Handover {
  let last: object | null = null;
  return (next) => {
    const settleMs = last === null || last === next ? 0 : SETTLE_MS;
    last = next;
    return settleMs;
  };
}
