/** Milliseconds since some fixed moment, never running backwards. */
export type Clock = () => number;

/** The process's monotonic clock, to the nanosecond. */
export const monotonicMs: Clock = () => Number(process.hrtime.bigint()) / 1e6;
