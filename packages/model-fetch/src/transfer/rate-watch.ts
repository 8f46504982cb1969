/** Measures the mean rate of a body. Only the time spent waiting for the source counts. */
export interface RateWatch {
  /** `bytes` came after a wait of `waitedMs`. Returns the rate in bytes per second if it is too low, else null. */
  add(bytes: number, waitedMs: number): number | null;
}

/**
 * A source that sends less than `minBytesPerSecond` over `windowMs` of waiting counts as stalled, even if bytes keep
 * coming. 0 turns the watch off.
 */
export function createRateWatch(minBytesPerSecond: number, windowMs: number): RateWatch {
  let bytesInWindow = 0;
  let waitedInWindow = 0;
  return {
    add(bytes, waitedMs) {
      bytesInWindow += bytes;
      waitedInWindow += waitedMs;
      if (waitedInWindow < windowMs) return null;
      const rate = (bytesInWindow * 1000) / waitedInWindow;
      bytesInWindow = waitedInWindow = 0;
      return rate < minBytesPerSecond ? rate : null;
    },
  };
}
