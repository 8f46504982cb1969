import type { TuningChoices } from '@rn50/onnx-quantize';
import { describe, expect, it } from 'vitest';
import { isDecided, tuningSummary } from '../../src/jobs/tuning-job.js';

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

describe('isDecided', () => {
  const untuned = { kind: 'untuned', reason: 'nothing is faster', times: null } as const;
  const noGain = (low: number) =>
    ({ name: 'unread-pixels', sites: ['a'], outcome: 'no-gain', times: { value: 1, low, high: 1.2 } }) as const;

  it('is yes for a file that is tuned, or where no interval leaves room for a gain', () => {
    expect(isDecided(choices)).toBe(true);
    expect(isDecided({ ...choices, verdict: untuned, rewrites: [noGain(0.98), noGain(1.01)] })).toBe(true);
    const failed = { name: 'kernel-forms', sites: [], outcome: 'failed', message: 'no' } as const;
    expect(isDecided({ ...choices, verdict: untuned, rewrites: [failed] })).toBe(true);
  });

  it('is no where one may bring more than 3 %', () => {
    expect(isDecided({ ...choices, verdict: untuned, rewrites: [noGain(0.98), noGain(0.96)] })).toBe(false);
    const verdict = { ...untuned, times: { value: 0.99, low: 0.9, high: 1.1 } };
    expect(isDecided({ ...choices, verdict, rewrites: [] })).toBe(false);
  });
});
