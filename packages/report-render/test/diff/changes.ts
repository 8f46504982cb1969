import type { Change, Verdict } from '@rn50/bench-stats';
import { around } from '../fixtures.js';

/** FP32's row, or any other that has no reference. */
export function alone(label: string, scenario: Change['scenario'], overrides: Partial<Change> = {}): Change {
  return {
    variantId: `ort-${label.toLowerCase()}`,
    label,
    scenario,
    beforeMs: around(29.8),
    afterMs: around(29.9),
    timeRatio: { value: 1.003, low: 0.995, high: 1.011 },
    judgedBy: 'times',
    verdict: 'same',
    ...overrides,
  };
}

/** A column that is judged by its ratio to FP32. */
export function beside(label: string, scenario: Change['scenario'], overrides: Partial<Change> = {}): Change {
  const ratio = { reference: 'ort-fp32', referenceLabel: 'FP32', before: around(0.36), after: around(0.36) };
  return alone(label, scenario, {
    judgedBy: 'ratio',
    ratio: { ...ratio, change: { value: 1.002, low: 0.99, high: 1.014 } },
    ...overrides,
  });
}

export function verdictOf(overrides: Partial<Verdict>): Verdict {
  return {
    ...{ verdict: 'same', changes: [], differences: [], warnings: [] },
    ...{ margin: 0.03, timesMargin: 0.1, confidence: 0.9 },
    ...overrides,
  };
}

const ratio = { reference: 'ort-fp32', referenceLabel: 'FP32' };

export const SLOWER = beside('INT8', 'latency', {
  ratio: { ...ratio, before: around(0.359), after: around(0.402), change: { value: 1.12, low: 1.08, high: 1.153 } },
  beforeMs: around(10.7),
  afterMs: around(12),
  timeRatio: { value: 1.12, low: 1.08, high: 1.153 },
  verdict: 'slower',
});
export const FASTER = beside('INT8', 'throughput', {
  ratio: { ...ratio, before: around(0.3), after: around(0.26), change: { value: 0.866, low: 0.85, high: 0.88 } },
  beforeMs: around(138.5),
  afterMs: around(120),
  timeRatio: { value: 0.866, low: 0.85, high: 0.88 },
  verdict: 'faster',
});
