import type { ModelProfile } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/index.js';
import { VNNI } from '../cpus.js';
import { network } from '../networks.js';

const SHAPE = [1, 16, 8, 8];

/** The quantized convolutions of the small network, run by these kernels in 1 ms each. */
function verdictsWith(kernels: Readonly<Record<string, string>>, runMs = 2) {
  const nodes = Object.entries(kernels).map(([name, kernel]) => {
    return { name, opType: 'Conv', ms: 1, kernel, inputShapes: [SHAPE], outputShapes: [SHAPE] };
  });
  const int8: ModelProfile = { threads: 1, batch: 1, runMs, nodes, optimizedModel: null };
  return explain({ int8: network({}), fp32: null, cpu: VNNI, profiles: { int8, fp32: null }, peaks: null }).verdicts;
}

describe('int8-not-used', () => {
  it('names the quantized layers that the engine computes in float', () => {
    const verdicts = verdictsWith({ conv1: 'brgconv_avx512_I8', conv2: 'brgconv_avx512_f32' });
    expect(verdicts).toContainEqual(
      expect.objectContaining({
        code: 'int8-not-used',
        cause: expect.stringContaining('computes 1 of 2 quantized layers in float'),
        evidence: expect.objectContaining({ nodes: ['conv2'], kernels: ['brgconv_avx512_f32'], ms: 1, runMs: 2 }),
      }),
    );
  });

  it('has a fix only where quantizing again makes the engine use integers', () => {
    const [verdict] = verdictsWith({ conv1: 'brgconv_avx512_I8', conv2: 'brgconv_avx512_f32' });
    expect(verdict).toMatchObject({ fix: null, cause: expect.stringContaining('was not tried as a fix') });
  });

  it.each([
    ['all layers in 8 bits', { conv1: 'brgconv_avx512_I8', conv2: 'jit_avx512_U8' }, 2],
    ['a layer of no account', { conv1: 'brgconv_avx512_I8', conv2: 'brgconv_avx512_f32' }, 30],
    ['an engine that does not tell', {}, 2],
  ])('is no verdict: %s', (_what, kernels, runMs) => {
    expect(verdictsWith(kernels, runMs).map(({ code }) => code)).not.toContain('int8-not-used');
  });
});
