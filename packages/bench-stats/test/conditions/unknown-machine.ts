import type { Conditions } from '../../src/report/schema.js';

/** A machine of which nothing can be read. */
export const unknown: Conditions = {
  phase: 'latency',
  seconds: 20,
  loadAverage: null,
  othersCpus: null,
  waitShare: null,
  stealShare: null,
  quotaPeriods: null,
  throttledPeriods: null,
  throttledMs: null,
  frequencyMhz: null,
  governor: null,
  memoryStallShare: null,
  swappedPages: null,
};
