import type { CpuInfo } from '@rn50/cpu-detect';
import { cacheKey } from '@rn50/file-store';
import { madeModel } from './made.js';
import type { ModelFile } from './model-file.js';
import type { ResolveContext } from './resolve-context.js';

/** Raise when the quantizer's output changes, so that older INT8 files in caches are made again. */
const QUANTIZER_REVISION = 3;

const CALIBRATION = { kind: 'structured', count: 16, seed: 1 } as const;

/** The portable INT8 form (QDQ, u8 x s8 per channel) of an FP32 model, cached by the FP32 file's digest and recipe. */
export function quantizedFrom(
  fp32: ModelFile,
  context: ResolveContext & { readonly source: 'synthetic' | 'quantized' },
): Promise<ModelFile> {
  const { engines, cpu, threads } = context;
  const terms = { engine: context.engine.name, engines, cpu, threads, tune: false, ...recipeOf(cpu) };
  return madeModel(
    {
      title: `quantizing ${fp32.id} to INT8 (${CALIBRATION.count} calibration images)`,
      again: 'quantizing again',
      key: quantizedKey(fp32, context),
      about: `${fp32.id} in INT8`,
      job: (out) => ({ kind: 'quantize', fp32: fp32.path, out, ...terms }),
      who: { id: `${fp32.id}-int8`, precision: 'int8', source: context.source },
    },
    context,
  );
}

function recipeOf({ int8Path }: Pick<CpuInfo, 'int8Path'>) {
  const reduceRange = int8Path === 'none' ? 'on' : 'off';
  return { form: 'qdq', method: 'minmax', reduceRange, calibration: CALIBRATION } as const;
}

/** Name in the cache. Threads, engine and its version count too: they may change the last bits of the ranges seen. */
export function quantizedKey(
  { id, sha256: fp32Digest }: Pick<ModelFile, 'id' | 'sha256'>,
  { engine, cpu, threads }: Pick<ResolveContext, 'engine' | 'threads'> & { readonly cpu: Pick<CpuInfo, 'int8Path'> },
): string {
  const terms = { recipe: recipeOf(cpu), engine: engine.name, engineVersion: engine.version, threads };
  const name = id.replace(/[^\w.-]/g, '_').slice(0, 60);
  return `${name}-int8-${cacheKey({ fp32Digest, ...terms, revision: QUANTIZER_REVISION })}`;
}
