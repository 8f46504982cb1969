import type { Wait } from '../clock.js';
import { HANDOVER_PAUSE_MS } from '../schedule/plan.js';

/** Who computes next; `runMs` is the time of one of its runs, 0 while unknown. */
interface Next {
  readonly runMs: number;
}

/** Called before a worker computes; waits first if another one computed last. */
export type Handover = (next: Next) => Promise<void>;

/**
 * Keeps one worker's spinning pool out of another worker's figures. Two blocks of the same worker need no pause, and
 * where a run takes longer than the pause, the uncounted wake-up run outlasts the spinning by itself.
 */
export function handovers(wait: Wait): Handover {
  let last: Next | null = null;
  return async (next) => {
    if (last !== null && last !== next && next.runMs < HANDOVER_PAUSE_MS) await wait(HANDOVER_PAUSE_MS);
    last = next;
  };
}
