import type { TuningChoices } from '@rn50/onnx-quantize';
import { describe, expect, it } from 'vitest';
import { candidatesOf, tuningSummary } from '../../src/jobs/tuning-job.js';

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
  settings: [],
};
const settings: TuningChoices['settings'] = [
  { name: '1 stream with 2 requests', options: { streams: 1, requestsPerStream: 2 }, outcome: 'no-gain', times },
  { name: '2 streams with 2 requests each', options: { streams: 2, requestsPerStream: 2 }, outcome: 'kept', times },
  { name: '4 streams with 2 requests each', options: { streams: 4 }, outcome: 'failed', message: 'out of memory' },
];
const untuned = { kind: 'untuned', reason: 'nothing is faster', times: null } as const;

describe('tuningSummary', () => {
  it('names every rewrite that is kept, and what they bring', () => {
    expect(tuningSummary(choices)).toBe(
      'unread pixels left out (2 layers), GEMM kernel (1 layer): 0.900 times the latency (95 % interval 0.880 to 0.925)',
    );
  });

  it('says why the file stays as it is', () => {
    expect(tuningSummary({ ...choices, verdict: untuned })).toBe('nothing is faster');
    expect(tuningSummary({ ...choices, verdict: untuned, settings: settings.slice(0, 1) })).toBe(
      'nothing is faster, nor any setting for throughput',
    );
  });

  it('names the setting that is kept for throughput, with a faster form or without', () => {
    const setting =
      '2 streams with 2 requests each for throughput: 0.900 times the time per image (95 % interval 0.880 to 0.925)';
    expect(tuningSummary({ ...choices, verdict: untuned, settings })).toBe(setting);
    expect(tuningSummary({ ...choices, settings })).toBe(`${tuningSummary(choices)}; ${setting}`);
  });
});

describe('candidatesOf', () => {
  it('lists all that was tried, with its interval or why it failed', () => {
    expect(candidatesOf({ ...choices, settings })).toEqual([
      { name: 'unread pixels left out', kind: 'rewrite', outcome: 'kept', times },
      { name: 'stem over SpaceToDepth', kind: 'rewrite', outcome: 'no-gain', times },
      { name: 'GEMM kernel', kind: 'rewrite', outcome: 'kept', times },
      { name: '1 stream with 2 requests', kind: 'setting', outcome: 'no-gain', times },
      { name: '2 streams with 2 requests each', kind: 'setting', outcome: 'kept', times },
      { name: '4 streams with 2 requests each', kind: 'setting', outcome: 'failed', message: 'out of memory' },
    ]);
  });
});
