import { describe, expect, it } from 'vitest';
import type { WhyResult, WhySetting } from '../../src/index.js';
import { whySchema } from '../../src/why/why-schema.js';

const why: WhyResult & { readonly setting: WhySetting } = {
  verdicts: [
    {
      code: 'float-islands',
      cause: 'Two convolutions run in float.',
      evidence: { nodes: ['conv1', 'conv2'], ms: 1.5 },
      fix: 'rn50 quantize model.onnx -o int8.onnx',
      expectedGain: 1.2,
    },
  ],
  layers: [
    {
      index: 0,
      operator: 'Conv',
      name: 'conv1',
      macs: 118_013_952,
      fp32Ms: 2.5,
      int8Ms: null,
      gain: null,
      gmacPerSecond: 210,
      percentOfPeak: 52.3,
      kernel: 'float',
    },
  ],
  others: [{ operator: 'Softmax', fp32Ms: 0.01, int8Ms: 0.02 }],
  total: { fp32Ms: 30, int8Ms: 10, gain: 3, fp32BetweenMs: 0.2, int8BetweenMs: -0.01 },
  peaks: { fp32: 102, int8: 428, by: { int8: 'OpenVINO 2026.4.1' } },
  setting: { int8: 'int8.onnx', fp32: 'fp32.onnx', cpu: 'CPU', engine: 'onnxruntime 1.30.0', threads: 2, batch: 1 },
};

describe('whySchema', () => {
  it('accepts what an explanation has, and what it gives is one', () => {
    const parsed: WhyResult & { readonly setting: WhySetting } = whySchema.parse(why);
    expect(parsed).toEqual(why);
  });

  it('keeps what later versions add', () => {
    expect(whySchema.parse({ ...why, later: 1 })).toEqual({ ...why, later: 1 });
  });

  it('refuses an unknown verdict and a time below 0', () => {
    expect(whySchema.safeParse({ ...why, verdicts: [{ ...why.verdicts[0], code: 'bad luck' }] }).success).toBe(false);
    expect(whySchema.safeParse({ ...why, layers: [{ ...why.layers[0], fp32Ms: -1 }] }).success).toBe(false);
  });
});
