/** A step of the wall clock against the monotonic one that no clock discipline makes in so short a time. */
const JUMP_MS = 1000;

/**
 * Whether the machine was suspended, or its clock was set, while a block ran: the two clocks then disagree.
 * @param monotonicElapsedMs length of the block by the monotonic clock, which stands still in suspension on Linux
 * @param wallElapsedMs length of the block by the wall clock
 */
export function clockJumped(monotonicElapsedMs: number, wallElapsedMs: number): boolean {
  return Math.abs(wallElapsedMs - monotonicElapsedMs) > JUMP_MS;
}
