import type { MeasuredConditions } from '@rn50/cpu-detect';
import type { PeakTools } from '../../src/peaks/peaks.js';

const NO_SHAPES = { inputTypes: [], inputShapes: [], outputTypes: [], outputShapes: [] };
const QUIET: MeasuredConditions = {
  seconds: 3,
  loadAverage: 1,
  othersCpus: 0.05,
  stealShare: 0,
  quotaPeriods: null,
  throttledPeriods: null,
  throttledMs: null,
  frequencyMhz: { low: 800, high: 3000 },
  governor: null,
  memoryStallShare: 0,
  swappedPages: 0,
};
const PROFILE = {
  engine: 'ort',
  engineVersion: '1.0.0',
  threads: 1,
  batch: 1,
  runs: 20,
  runMs: 10,
  cpuMs: 300,
  optimizedModel: null,
};

/** A machine that is at rest, but for what is given. */
export function toolsOf(
  seen: Partial<MeasuredConditions> = {},
  found: { waitMs?: number; roundsMs?: number[] } = {},
): PeakTools {
  const { waitMs = 0, roundsMs = [10] } = found;
  let profiles = 0;
  return {
    watch: async () => ({ sample: () => {}, finish: async () => ({ ...QUIET, ...seen }) }),
    profile: async () => {
      // Both precisions take turns, a profile of each is a round.
      const fastestMs = roundsMs[Math.floor(profiles++ / 2) % roundsMs.length] ?? 0;
      const node = { name: 'product', ms: fastestMs, fastestMs, ...NO_SHAPES };
      return {
        ...PROFILE,
        usage: { cpuMs: 100, waitMs },
        nodes: ['MatMul', 'QLinearMatMul'].map((opType) => ({ ...node, opType })),
      };
    },
  };
}
