import { planUntried } from '../inputs/plan-model.js';
import { runJob } from '../jobs/run-job.js';
import { ensureAll } from './ensure.js';
import { entriesById } from './manifest.js';
import { type ModelPair, modelFile, type PlannedModel } from './model-file.js';
import type { ResolveContext } from './resolve-context.js';

/** The pair that `compare` measures; the QDQ form is the INT8 side because it runs on every engine. */
export const ZOO_PAIR = ['resnet50-v1-12', 'resnet50-v1-12-qdq'] as const;

/** The trained ResNet50 v1 of the ONNX Model Zoo, from the cache or the network. Throws ModelFetchError. */
export async function zooModels(context: ResolveContext): Promise<ModelPair> {
  const entries = await entriesById(ZOO_PAIR, context.store);
  const [fp32 = '', int8 = ''] = await ensureAll(
    entries,
    context,
    'Choose --models synthetic to run without a download.',
  );
  return {
    fp32: await described(fp32, ZOO_PAIR[0], 'fp32', context),
    int8: await described(int8, ZOO_PAIR[1], 'int8', context),
    warnings: [],
  };
}

/** Why the zoo's models cannot be had, in a few words; null for errors that the twin would not cure. */
export function zooUnavailable(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'ModelFetchError' || !('code' in error)) return null;
  switch (error.code) {
    case 'OFFLINE_MISS':
      return 'the trained models are not in the cache and the network is not to be used';
    case 'INVALID_ENTRY':
    case 'INVALID_MANIFEST':
    case 'INVALID_FILE_NAME':
    case 'INVALID_MIRROR':
    case 'INVALID_OPTION':
    case 'UNSAFE_PATH':
    case 'CACHE_NOT_WRITABLE':
    case 'CACHE_UNREADABLE':
    case 'DISK_FULL':
    case 'ABORTED':
      return null;
    default:
      return `the trained models could not be downloaded: ${error.message}`;
  }
}

async function described(
  path: string,
  id: string,
  precision: 'fp32' | 'int8',
  { signal, asked }: ResolveContext,
): Promise<PlannedModel> {
  const inspected = await runJob({ kind: 'inspect', path }, { signal });
  const model = modelFile({ ...inspected, path }, { id, precision, source: 'zoo' });
  return { ...model, plan: await planUntried(model, { asked }) };
}
