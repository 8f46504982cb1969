import type { Warning } from '@rn50/bench-stats';
import { planUntried } from '../inputs/plan-model.js';
import { type ModelToMake, madeModel } from './made.js';
import type { ModelPair, PlannedModel } from './model-file.js';
import { quantizedFrom } from './quantized.js';
import type { ResolveContext } from './resolve-context.js';

/** Raise when the builder's output changes, so that older twins in caches are not taken for this one. */
const TWIN_REVISION = 2;

/** The twin's weights come from this seed, whatever `--seed` says: its digest is the same everywhere. */
const TWIN_SEED = 1;

/**
 * The structural twin of ResNet50 v1 and its INT8 form, built here and cached. Speed carries over, predictions do
 * not: the warning `synthetic-weights` travels in every report. `reason` says why the real files were not used,
 * null if the twin was asked for.
 */
export async function syntheticModels(context: ResolveContext, reason: string | null): Promise<ModelPair> {
  const fp32 = await twin(context);
  const int8 = await quantizedFrom(fp32, { ...context, source: 'synthetic' });
  return { fp32, int8, warnings: [dummyData(reason)] };
}

async function twin(context: ResolveContext): Promise<PlannedModel> {
  const wanted: ModelToMake = {
    title: 'building ResNet50 v1 with synthetic weights (102 MB)',
    again: 'building it again',
    key: `resnet50-v1-synthetic-seed${TWIN_SEED}-r${TWIN_REVISION}-fp32`,
    about: 'ResNet50 v1 with synthetic weights',
    job: (out) => ({ kind: 'build', out, seed: TWIN_SEED }),
    who: { id: 'resnet50-v1-synthetic', precision: 'fp32', source: 'synthetic' },
  };
  const made = await madeModel(wanted, context);
  return { ...made, plan: await planUntried(made, context) };
}

function dummyData(reason: string | null): Warning {
  const why = reason === null ? '' : ` (${reason})`;
  return {
    code: 'synthetic-weights',
    message: `the models have synthetic weights${why}: dummy data, so the speed is valid and the predictions are meaningless`,
    remedy:
      reason === null
        ? 'Use --models zoo for the trained ResNet50 (128 MB download).'
        : 'For the trained ResNet50 connect to the network, or point RN50_MODEL_MIRROR at a folder that holds its files.',
  };
}
