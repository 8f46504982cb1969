import { join } from 'node:path';
import { modelRecipe } from '@rn50/bench-stats';
import { type CacheEntry, listDerivedFiles, listKeptValues, type RemovedEntries, removeUnused } from '@rn50/file-store';
import { ComparisonError } from '../errors.js';
import type { JobResult } from '../jobs/jobs.js';
import { CACHE_FOLDERS } from './cache-folder.js';
import { madeSchema } from './derived-model.js';

/**
 * The tuned, quantized and built models and the values that were kept in a cache, without hashing. Strangers are left out, and so is a
 * folder that is a symbolic link: what that leads to is not ours to clear up.
 *
 * @throws ComparisonError CACHE_UNREADABLE
 */
export async function listDerived(cacheDir: string): Promise<readonly CacheEntry[]> {
  const { made, ...values } = CACHE_FOLDERS;
  const inFolder = (name: string, list: (folder: string) => Promise<CacheEntry[]>) => {
    const folder = join(cacheDir, name);
    return list(folder).catch((cause: unknown) => {
      throw unreadable(folder, cause);
    });
  };
  const models = await inFolder(made, (folder) => listDerivedFiles(folder, madeSchema, aboutModel));
  const kept = Object.values(values).map((name) => inFolder(name, (folder) => listKeptValues(folder, name)));
  return [...models, ...(await Promise.all(kept)).flat()];
}

/**
 * Removes all that was made here but what a live process uses: it can be made again.
 *
 * @throws ComparisonError CACHE_UNREADABLE
 */
export async function pruneDerived(cacheDir: string): Promise<RemovedEntries> {
  return removeUnused(await listDerived(cacheDir));
}

function aboutModel(about: string, { recipe }: JobResult): string {
  const made = modelRecipe(recipe);
  return made?.kind === 'tuned' && !made.tuned ? `${about}: nothing was faster, so the file is the same` : about;
}

function unreadable(folder: string, cause: unknown): ComparisonError {
  return new ComparisonError({
    code: 'CACHE_UNREADABLE',
    message: `The folder ${folder} of the model cache cannot be read`,
    remedy: 'Make it readable, or choose another cache with --cache-dir <dir> or RN50_CACHE_DIR.',
    cause,
  });
}
