import type { Context } from '../context.js';
import { type Finding, finding } from '../finding.js';

/** Weights that a caller may replace: the engine takes them for no constants, so it fuses no integer layer. */
export function weightsAreInputs({ int8 }: Context): Finding | null {
  const weights = int8.replaceableWeights;
  if (weights === 0) return null;
  return finding('weights-are-inputs', {
    cause:
      'The model lists its weights among its inputs, where a caller may replace them: the engine does not treat them as constants, and optimizes nothing around them. Quantizing again writes a file without that.',
    evidence: { weights },
    remedy: { recipe: 'plain' },
    estimatedGain: null,
  });
}
