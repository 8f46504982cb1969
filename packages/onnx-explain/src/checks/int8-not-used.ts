import type { Context } from '../context.js';
import { type Finding, finding, named } from '../finding.js';
import { roundMs } from '../node-times.js';

/** Smaller layers are left in float for good reasons, and cost little. */
const LEAST_SHARE = 0.05;

/** Layers that the file has in 8 bits, and that the engine computes in float all the same, by its own names of the kernels. */
export function int8NotUsed({ int8 }: Context): Finding | null {
  const { profile } = int8;
  if (profile === null) return null;
  const told = int8.layers.filter(({ engineKernel, operands }) => engineKernel !== null && operands.isQuantized);
  const float = told.filter(({ kernel }) => kernel === 'float');
  const ms = float.reduce((sum, layer) => sum + (layer.ms ?? 0), 0);
  if (float.length === 0 || ms < LEAST_SHARE * profile.runMs) return null;
  return finding('int8-not-used', {
    cause: `The engine computes ${float.length} of ${told.length} quantized layers in float, although the file has them in 8 bits: it did not fuse their QuantizeLinear and DequantizeLinear into INT8 layers.`,
    evidence: {
      ...named(float),
      kernels: [...new Set(float.map(({ engineKernel }) => engineKernel))],
      ms: roundMs(ms),
      runMs: roundMs(profile.runMs),
    },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}
