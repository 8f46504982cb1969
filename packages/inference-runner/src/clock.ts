import { setTimeout } from 'node:timers/promises';

/** Milliseconds since some fixed moment, never running backwards. */
export type Clock = () => number;

/** Lets time pass: real time, or a fake clock's. */
export type Wait = (ms: number) => Promise<void>;

/** The process's monotonic clock, to the nanosecond. */
export const monotonicMs: Clock = () => Number(process.hrtime.bigint()) / 1e6;

/** Waits by the process's timers. */
export const realWait: Wait = (ms) => setTimeout(ms);
