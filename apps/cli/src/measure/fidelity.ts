import type { Fidelity } from '@rn50/bench-stats';
import type { SessionOptions } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { ModelPair } from '../models/model-file.js';
import type { PlannedVariant } from './plan.js';

/** Inputs the INT8 outputs are compared with FP32's on; not those it was calibrated on. */
const FIDELITY_INPUTS = 16;
const FIDELITY_SEED = 2;

/** How close the candidate's outputs are to the baseline's, on this CPU, with the engine options of the measurement. */
export async function measureFidelity(
  [baseline, candidate]: readonly [PlannedVariant, PlannedVariant],
  pair: ModelPair,
  terms: { readonly threads: number; readonly sessionOptions: Omit<SessionOptions, 'threads'> },
  { progress, signal }: Context,
): Promise<Fidelity> {
  const { infer, structuredImages } = await import('@rn50/inference-runner');
  const { fidelity } = await import('@rn50/bench-stats');
  const step = progress.start(`comparing the outputs on ${FIDELITY_INPUTS} inputs`);
  try {
    const inputs = structuredImages({ count: FIDELITY_INPUTS, ...pair.fp32.image, seed: FIDELITY_SEED });
    const outputsOf = async (variant: PlannedVariant) =>
      (await infer({ modelPath: variant.modelPath, ...terms, inputs, signal })).outputs;
    const figures = fidelity(await outputsOf(baseline), await outputsOf(candidate));
    step.done();
    return { variantId: candidate.id, reference: baseline.id, ...figures };
  } catch (error) {
    step.fail();
    throw error;
  }
}
