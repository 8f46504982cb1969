import type { TuningChoices } from '@rn50/onnx-quantize';
import { describe, expect, it } from 'vitest';
import { tuningSummary } from '../../src/jobs/tuning-job.js';

const times = { value: 0.9, low: 0.88, high: 0.925 };
const choices: TuningChoices = {
  engine: 'ort',
  engineVersion: '1.30.0',
  cpu: null,
  threads: 2,
  batch: 1,
  convolutions: [],
  rewrites: [
    { name: 'unread-pixels', sites: ['a', 'b'], outcome: 'kept', times },
    { name: 'space-to-depth-stem', sites: ['c'], outcome: 'no-gain', times },
    { name: 'kernel-forms', sites: ['d'], outcome: 'kept', times },
  ],
  verdict: { kind: 'tuned', times },
};

describe('tuningSummary', () => {
  it('names every rewrite that is kept, and what they bring', () => {
    expect(tuningSummary(choices)).toBe(
      'unread pixels left out (2 layers), GEMM kernel (1 layer): 0.900 times the latency (95 % interval 0.880 to 0.925)',
    );
  });

  it('says why the file stays as it is', () => {
    const verdict = { kind: 'untuned', reason: 'nothing is faster', times: null } as const;
    expect(tuningSummary({ ...choices, verdict })).toBe('nothing is faster');
  });
});
