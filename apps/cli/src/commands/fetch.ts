import { cacheFolder, ensureAll, entriesById, type StoreOptions, ZOO_PAIR } from '@rn50/comparison';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';

export interface FetchOptions {
  /** Ids in the manifest; empty: the pair that `compare` measures. */
  readonly ids: readonly string[];
  readonly store: StoreOptions;
}

/** `rn50 fetch`: verified files on disk, their paths on stdout. */
export async function fetchModels(options: FetchOptions, context: Context): Promise<ExitCode> {
  const store = absoluteStore(options.store, context.cwd);
  const ids = options.ids.length === 0 ? ZOO_PAIR : options.ids;
  const entries = await entriesById(ids, store);
  const cacheDir = await cacheFolder(store);
  const paths = await ensureAll(entries, { ...context, store, cacheDir }, null);
  for (const [i, { id, sha256 }] of entries.entries()) context.stdout(`${id}  ${sha256}  ${paths[i]}\n`);
  return EXIT.done;
}
