import { createHash } from 'node:crypto';
import { derived } from './derived-cache.js';
import type { QuantizeJob } from './jobs.js';
import { type ModelFile, modelFile } from './model-file.js';
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
  const { cpu, threads, engineVersion, progress, signal } = context;
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
      `${fp32.id.replace(/[^\w.-]/g, '_').slice(0, 60)}-int8-${keyOf({ fp32Digest: fp32.sha256, recipe, engineVersion, threads })}`,
      (out) => {
        const job: QuantizeJob = { kind: 'quantize', fp32: fp32.path, out, cpu, threads, ...recipe };
        return runJob(job, { signal, onProgress: step.update });
      },
      (path) => progress.note(`${path} was corrupt: quantizing again`),
    );
    step.done(made.source === 'cache' ? 'verified in the cache' : undefined);
    return modelFile(made, { id: `${fp32.id}-int8`, precision: 'int8', source: context.source });
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** Threads and engine version count too: they may change the last bits of the ranges seen. */
function keyOf(parts: object): string {
  const text = JSON.stringify({ ...parts, revision: QUANTIZER_REVISION });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
