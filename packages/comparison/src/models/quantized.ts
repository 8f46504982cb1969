import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey } from '@rn50/file-store';
import { madeModel } from './made.js';
import { nameOfModel, type PlannedModel } from './model-file.js';
import type { ResolveContext } from './resolve-context.js';

/** Raise when the quantizer's output changes, so that older INT8 files in caches are made again. */
const QUANTIZER_REVISION = 6;

const PATTERNS = 16;
/** Of the user's own inputs; more widen the ranges little. */
const MOST_INPUTS = 128;

/** The portable INT8 form (QDQ, u8 x s8 per channel) of an FP32 model, cached by the FP32 file's digest and recipe. */
export async function quantizedFrom(
  fp32: PlannedModel,
  context: ResolveContext & { readonly source: 'synthetic' | 'quantized' },
): Promise<PlannedModel> {
  const { engines, cpu, threads } = context;
  const given = {
    engine: context.engine.name,
    engines,
    cpu,
    threads,
    tune: false,
    plan: fp32.plan,
    ...recipeOf(cpu, fp32.plan),
  };
  const { count } = given.calibration;
  const what = fp32.plan.inputs.some(({ values }) => values.kind === 'pictures') ? 'images' : 'inputs';
  const made = await madeModel(
    {
      title: `quantizing ${fp32.id} to INT8 (${count} calibration ${what})`,
      again: 'quantizing again',
      key: quantizedKey(fp32, context),
      about: `${fp32.id} in INT8`,
      job: (out) => ({ kind: 'quantize', fp32: fp32.path, out, ...given }),
      who: { id: `${fp32.id}-int8`, precision: 'int8', source: context.source },
    },
    context,
  );
  return { ...made, plan: fp32.plan };
}

function recipeOf({ int8Path }: Pick<CpuInfo, 'int8Path'>, { data }: PlannedModel['plan']) {
  const reduceRange = int8Path === 'none' ? 'on' : 'off';
  const count = data === null ? PATTERNS : Math.min(MOST_INPUTS, data.count);
  return { form: 'qdq', method: 'minmax', reduceRange, calibration: { kind: 'structured', count, seed: 1 } } as const;
}

/** Name in the cache. Threads, engine and its version count too: they may change the last bits of the ranges seen. */
export function quantizedKey(
  { id, sha256: fp32Digest, plan }: Pick<PlannedModel, 'id' | 'sha256' | 'plan'>,
  { engine, cpu, threads }: Pick<ResolveContext, 'engine' | 'threads'> & { readonly cpu: Pick<CpuInfo, 'int8Path'> },
): string {
  const inputs = plan.inputs.map(({ name, sample, values }) => ({ name, sample, values }));
  const recipe = recipeOf(cpu, plan);
  const basis = { recipe, inputs, data: plan.data?.id, engine: engine.name, engineVersion: engine.version, threads };
  return `${nameOfModel(id)}-int8-${cacheKey({ fp32Digest, ...basis, revision: QUANTIZER_REVISION })}`;
}
