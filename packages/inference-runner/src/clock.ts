/** Milliseconds since some fixed moment, never running backwards. */
export type Clock = () => number;

/** The process's monotonic clock, to the nanosecond. */
export const monotonicMs: Clock = () => Number(process.hrtime.bigint()) / 1e6;

/** Lets time pass without giving up the CPU. */
export type BusyWait = (ms: number) => void;

/** Real time. */
export const busyWait: BusyWait = (ms) => {
  const until = monotonicMs() + ms;
  while (monotonicMs() < until);
};

/** Larger than any correction of the wall clock by NTP within a block. */
const JUMP_MS = 1000;

/**
 * Whether the machine was suspended, or its clock was set, while a block ran: the two clocks then disagree.
 * @param monotonicElapsedMs length of the block by the monotonic clock, which stands still in suspension on Linux
 * @param wallElapsedMs length of the block by the wall clock
 */
export function clockJumped(monotonicElapsedMs: number, wallElapsedMs: number): boolean {
  return Math.abs(wallElapsedMs - monotonicElapsedMs) > JUMP_MS;
}
