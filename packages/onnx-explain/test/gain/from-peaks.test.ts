import type { CpuInfo } from '@rn50/cpu-detect';
import { describe, expect, it } from 'vitest';
import { explain, type ModelProfile, type Peaks } from '../../src/index.js';
import { AVX_VNNI, NO_VNNI } from '../cpus.js';
import { network, type QuantizedNetwork } from '../networks.js';
import { ALL_HELP } from '../trials.js';

/** 4,096 images: 604 million products in each convolution. */
const IMAGES = 4096;
const GMAC = (147_456 * IMAGES) / 1e9;
const PEAKS: Peaks = { fp32: 200, int8: 400 };

/** Both convolutions take `ms` each, and all else nothing. */
function profileAt(ms: number): ModelProfile {
  const shape = [IMAGES, 16, 8, 8];
  const nodes = ['conv1', 'conv2'].map((name) => {
    return { name, opType: 'Conv', ms, inputShapes: [shape], outputShapes: [shape] };
  });
  return { threads: 2, batch: IMAGES, runMs: 2 * ms, nodes, optimizedModel: null };
}

function gain(form: QuantizedNetwork, cpu: CpuInfo, ms: number, peaks: Peaks | null, fp32Ms: number | null = null) {
  const { verdicts } = explain({
    int8: network({ largestWeight: 63, ...form }),
    fp32: fp32Ms === null ? null : network(null),
    cpu,
    profiles: { int8: profileAt(ms), fp32: fp32Ms === null ? null : profileAt(fp32Ms) },
    peaks,
    trials: ALL_HELP,
  });
  return verdicts.find(({ code }) => code === 'signed-activations-on-x86' || code === 'unsigned-weights')?.expectedGain;
}

/** What a layer takes at three quarters of the peak. */
const HEALTHY_MS = (1000 * GMAC) / (0.75 * PEAKS.int8);

describe('the gain of right types, where only the peaks are known', () => {
  it.each<[string, QuantizedNetwork, CpuInfo]>([
    ['int8 activations, AVX-VNNI', { activations: 's8' }, AVX_VNNI],
    ['uint8 weights, AVX-VNNI', { weights: 'u8' }, AVX_VNNI],
    ['int8 activations, no VNNI', { activations: 's8' }, NO_VNNI],
    ['uint8 weights, no VNNI', { weights: 'u8' }, NO_VNNI],
  ])('%s: as if the layers came to three quarters of the peak', (_name, form, cpu) => {
    expect(gain(form, cpu, 3 * HEALTHY_MS, PEAKS)).toBeCloseTo(3, 1);
  });

  it('is no more than what the layers can win over FP32', () => {
    // In FP32 they reach a tenth of the peak: no more than that, and a fifth less, is to be had of INT8.
    const fp32Ms = (1000 * GMAC) / (0.1 * PEAKS.fp32);
    const slowMs = 2 * fp32Ms;
    const bestMs = (fp32Ms * PEAKS.fp32) / PEAKS.int8 / 0.8;
    expect(gain({ weights: 'u8' }, AVX_VNNI, slowMs, PEAKS, fp32Ms)).toBeCloseTo(slowMs / bestMs, 1);
  });

  it('is 1 where the layers are as fast already, and unknown without peaks', () => {
    expect(gain({ weights: 'u8' }, NO_VNNI, HEALTHY_MS, PEAKS)).toBeCloseTo(1);
    expect(gain({ weights: 'u8' }, NO_VNNI, HEALTHY_MS, null)).toBeNull();
  });
});
