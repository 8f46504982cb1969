import { createHash } from 'node:crypto';
import { derived } from './derived-cache.js';
import type { QuantizeJob } from './jobs.js';
import type { ModelFile } from './model-file.js';
import { derivedFolder, type ResolveContext } from './resolve-context.js';
import { runJob } from './run-job.js';

/** Raise when the quantizer's output changes, so that older INT8 files in caches are made again. */
const QUANTIZER_REVISION = 1;

const CALIBRATION = { kind: 'structured', count: 16, seed: 1 } as const;

/** The portable INT8 form (QDQ, u8 x s8 per channel) of an FP32 model, cached by the FP32 file's digest and recipe. */
export async function quantizedFrom(
  fp32: ModelFile,
  context: ResolveContext & { readonly source: 'synthetic' | 'quantized' },
): Promise<ModelFile> {
  const { cpu, threads, progress, signal } = context;
  const recipe = {
    form: 'qdq',
    method: 'minmax',
    reduceRange: cpu.int8Path === 'none' ? 'on' : 'off',
    calibration: CALIBRATION,
  } as const;
  const step = progress.start(`quantizing ${fp32.id} to INT8 (${CALIBRATION.count} calibration images)`);
  try {
    const made = await derived(
      derivedFolder(context),
      `${fp32.id.replace(/[^\w.-]/g, '_').slice(0, 60)}-int8-${keyOf(fp32.sha256, recipe)}`,
      (out) => {
        const job: QuantizeJob = { kind: 'quantize', fp32: fp32.path, out, cpu, threads, ...recipe };
        return runJob(job, { signal, onProgress: step.update });
      },
      (path) => progress.note(`${path} was corrupt: quantizing again`),
    );
    step.done(made.source === 'cache' ? 'verified in the cache' : undefined);
    return {
      id: `${fp32.id}-int8`,
      precision: 'int8',
      source: context.source,
      sha256: made.sha256,
      sizeBytes: made.sizeBytes,
      path: made.path,
      facts: made.facts,
      recipe: made.recipe,
      image: made.image,
    };
  } catch (error) {
    step.fail();
    throw error;
  }
}

function keyOf(fp32Digest: string, recipe: object): string {
  const text = JSON.stringify({ fp32Digest, recipe, revision: QUANTIZER_REVISION });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
