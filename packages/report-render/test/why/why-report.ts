import type { WhyLayer } from '@rn50/bench-stats';
import type { WhyReport } from '../../src/why/why-report.js';

const layer = (index: number, parts: Partial<WhyLayer>): WhyLayer => ({
  index,
  operator: 'QLinearConv',
  name: `conv${index}`,
  macs: 51_250_000,
  fp32Ms: 0.4,
  int8Ms: 0.1,
  gain: 4,
  gmacPerSecond: 512.5,
  percentOfPeak: 64.06,
  kernel: 'direct',
  ...parts,
});

/** An explanation of three layers. */
export const WHY: WhyReport = {
  setting: {
    int8: 'int8.onnx',
    fp32: 'fp32.onnx',
    cpu: 'A CPU',
    engine: 'onnxruntime 1.30.0',
    threads: 2,
    batch: 1,
  },
  verdicts: [
    {
      code: 'float-islands',
      cause: 'Operators are left in float between quantized ones (Add).',
      evidence: {
        count: 3,
        nodes: ['add1', 'add2'],
        operators: { Add: 3 },
        conversions: 6,
        conversionsMs: 0.12,
        floatMs: 0.05,
        lastLevelCacheBytes: null,
        runMs: 1,
      },
      fix: 'rn50 quantize fp32.onnx -o fp32-int8.onnx',
      expectedGain: 1.2,
    },
    { code: 'saturation-risk', cause: 'Sums saturate.', evidence: {}, fix: 'rn50 cpu', expectedGain: null },
  ],
  layers: [
    layer(0, { kernel: 'gemm', int8Ms: 0.3, gain: 4 / 3, gmacPerSecond: 30 }),
    layer(1, {}),
    layer(2, { operator: 'Conv', kernel: 'float', int8Ms: 0.4, gain: 1, gmacPerSecond: null, percentOfPeak: null }),
  ],
  others: [{ operator: 'Add', fp32Ms: null, int8Ms: 0.05 }],
  total: { fp32Ms: 1.25, int8Ms: 1, gain: 1.25, fp32BetweenMs: 0.05, int8BetweenMs: 0.15 },
  peaks: { fp32: 250, int8: 800 },
};
