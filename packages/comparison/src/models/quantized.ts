import { cacheKey } from './cache-key.js';
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
  const { name: engine, version: engineVersion } = context.engine;
  const recipe = {
    form: 'qdq',
    method: 'minmax',
    reduceRange: cpu.int8Path === 'none' ? 'on' : 'off',
    calibration: CALIBRATION,
  } as const;
  const name = fp32.id.replace(/[^\w.-]/g, '_').slice(0, 60);
  const digest = keyOf({ fp32Digest: fp32.sha256, recipe, engine, engineVersion, threads });
  return madeModel(
    {
      title: `quantizing ${fp32.id} to INT8 (${CALIBRATION.count} calibration images)`,
      again: 'quantizing again',
      key: `${name}-int8-${digest}`,
      about: `${fp32.id} in INT8`,
      job: (out) => ({ kind: 'quantize', fp32: fp32.path, out, engine, engines, cpu, threads, tune: false, ...recipe }),
      who: { id: `${fp32.id}-int8`, precision: 'int8', source: context.source },
    },
    context,
  );
}

/** Threads, engine and its version count too: they may change the last bits of the ranges seen. */
function keyOf(parts: object): string {
  return cacheKey({ ...parts, revision: QUANTIZER_REVISION });
}
