import { expect, test } from 'vitest';
import { conditionWarnings } from '../../src/conditions/condition-warnings.js';
import { driftWarnings } from '../../src/drift/drift-warnings.js';
import { DERIVED_WARNINGS } from '../../src/report/figure-warnings.js';
import type { Conditions, Warning } from '../../src/report/schema.js';
import { pooledSamples, summarize } from '../../src/summary/summarize.js';
import { summaryWarnings } from '../../src/summary/summary-warnings.js';

const disturbed: Conditions = {
  phase: 'latency',
  seconds: 20,
  loadAverage: 9,
  othersCpus: 2,
  waitShare: 0.5,
  stealShare: 0.5,
  quotaPeriods: 200,
  throttledPeriods: 100,
  throttledMs: 900,
  frequencyMhz: { low: 1000, high: 3000 },
  governor: 'conservative',
  memoryStallShare: 0.5,
  swappedPages: 100,
};
const summaryOf = (samplesMs: readonly number[]): Warning[] => summaryWarnings('x', summarize(samplesMs), samplesMs);
const rising = Array.from({ length: 60 }, (_, i) => ({
  order: i,
  startedAtMs: 400 * i,
  wakeUpMs: 1,
  samplesMs: [10 + i, 10 + i],
}));

test('names every code that the builders have, each once', () => {
  const found = [
    ...conditionWarnings([disturbed, { ...disturbed, phase: 'before' }]),
    ...summaryOf([10, 11, 12]),
    ...summaryOf(new Array(50).fill(0)),
    ...summaryOf(pooledSamples(rising)),
    ...driftWarnings('x', rising, 'latency'),
  ];
  expect(new Set(found.map(({ code }) => code))).toEqual(new Set(DERIVED_WARNINGS));
  expect(new Set(DERIVED_WARNINGS).size).toBe(DERIVED_WARNINGS.length);
});
