import type { TuningCandidate } from '@rn50/bench-stats';
import { expect, it } from 'vitest';
import { candidateText, noGain } from '../../src/models/tuning-words.js';

const times = { value: 0.9876, low: 0.961, high: 1.0149 };
const CANDIDATES: TuningCandidate[] = [
  { name: 'projections merged', kind: 'rewrite', outcome: 'no-gain', times },
  { name: '2 streams with 2 requests each', kind: 'setting', outcome: 'failed', message: 'no memory' },
];

it('a candidate is told with its interval, or why it failed', () => {
  expect(CANDIDATES.map(candidateText)).toEqual([
    'projections merged: 0.988 times the time (95 % interval 0.961 to 1.015), no gain',
    '2 streams with 2 requests each: failed, no memory',
  ]);
});

it('where nothing is faster, the warning lists what was tried', () => {
  const tuning = { engine: 'openvino', modelId: 'net', outcome: 'no-gain', summary: 'no rewrite is faster' } as const;
  expect(noGain('INT8 (openvino)', { ...tuning, candidates: CANDIDATES }).message).toBe(
    'INT8 (openvino): no rewrite is faster; there is no tuned column (times of what was tried, with intervals: projections merged 0.99 [0.96, 1.01]; 2 streams with 2 requests each: failed)',
  );
  expect(noGain('FP32', { ...tuning, candidates: [] }).message).toBe(
    'FP32: no rewrite is faster; there is no tuned column',
  );
});
