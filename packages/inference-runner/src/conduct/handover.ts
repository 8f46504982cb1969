import type { Wait } from '../clock.js';
import { HANDOVER_PAUSE_MS } from '../schedule/plan.js';

/** Called before a worker computes; waits first if another one computed last. */
export type Handover = (next: object) => Promise<void>;

/**
 * Keeps one worker's spinning pool out of another worker's figures. Two blocks of the same worker need no pause.
 */
export function handovers(wait: Wait): Handover {
  let last: object | null = null;
  return async (next) => {
    if (last !== null && last !== next) await wait(HANDOVER_PAUSE_MS);
    last = next;
  };
}
