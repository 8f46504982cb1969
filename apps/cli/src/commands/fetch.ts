import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { cacheFolder } from '../models/cache-folder.js';
import { ensureAll } from '../models/ensure.js';
import { entriesById } from '../models/manifest.js';
import { ZOO_PAIR } from '../models/zoo.js';
import type { StoreOptions } from '../options/compare-options.js';

export interface FetchOptions {
  /** Ids in the manifest; empty: the pair that `compare` measures. */
  readonly ids: readonly string[];
  readonly store: StoreOptions;
}

/** `rn50 fetch`: verified files on disk, their paths on stdout. */
export async function fetchModels(options: FetchOptions, context: Context): Promise<ExitCode> {
  const { store } = options;
  const ids = options.ids.length === 0 ? ZOO_PAIR : options.ids;
  const entries = await entriesById(ids, { store, cwd: context.cwd });
  const cacheDir = await cacheFolder(store, context.cwd);
  const paths = await ensureAll(entries, { ...context, store, cacheDir }, null);
  for (const [i, { id, sha256 }] of entries.entries()) context.stdout(`${id}  ${sha256}  ${paths[i]}\n`);
  return EXIT.done;
}
