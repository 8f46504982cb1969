import type { Fidelity, Warning } from '@rn50/bench-stats';
import type { SessionOptions } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import { errorLine } from '../errors.js';
import type { ImageDims } from '../models/image-dims.js';
import type { PlannedVariant } from './plan.js';

/** Inputs the INT8 outputs are compared with FP32's on; not those it was calibrated on. */
const FIDELITY_INPUTS = 16;
const FIDELITY_SEED = 2;

interface FidelityTerms {
  readonly threads: number;
  readonly sessionOptions: Omit<SessionOptions, 'threads'>;
  readonly image: ImageDims;
}

/**
 * How close each candidate's outputs are to the baseline's, on this CPU, with the engine options of the measurement. What
 * cannot be compared is a warning, never the end of the run; an interrupted run has no figures.
 */
export async function measureFidelity(
  baseline: PlannedVariant,
  candidates: readonly PlannedVariant[],
  { image, ...terms }: FidelityTerms,
  { progress, signal }: Context,
): Promise<{ readonly figures: Fidelity[]; readonly warnings: Warning[] }> {
  if (candidates.length === 0) return { figures: [], warnings: [] };
  const { infer, structuredImages } = await import('@rn50/inference-runner');
  const { fidelity } = await import('@rn50/bench-stats');
  const step = progress.start(`comparing the outputs on ${FIDELITY_INPUTS} inputs`);
  const figures: Fidelity[] = [];
  try {
    const inputs = structuredImages({ count: FIDELITY_INPUTS, ...image, seed: FIDELITY_SEED });
    const outputsOf = async (variant: PlannedVariant) =>
      (await infer({ modelPath: variant.modelPath, ...terms, inputs, signal })).outputs;
    const reference = await outputsOf(baseline);
    for (const candidate of candidates) {
      const compared = fidelity(reference, await outputsOf(candidate));
      figures.push({ variantId: candidate.id, reference: baseline.id, ...compared });
    }
    step.done();
    return { figures, warnings: [] };
  } catch (error) {
    step.fail();
    if (signal.aborted) return { figures: [], warnings: [] };
    const message = `the outputs could not be compared: ${errorLine(error).replace(/^error: /, '')}`;
    const warning = { code: 'fidelity-not-measured', message, remedy: 'The speed stands; check the models.' };
    return { figures, warnings: [warning] };
  }
}
