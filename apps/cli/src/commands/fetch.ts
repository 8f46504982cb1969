import { fetchModels as fetchFromStore, type StoreOptions } from '@rn50/comparison';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';

export interface FetchOptions {
  /** Ids in the manifest; empty: the pair that `compare` measures. */
  readonly ids: readonly string[];
  readonly store: StoreOptions;
}

/** `rn50 fetch`: verified files on disk, their paths on stdout. */
export async function fetchModels({ ids, store }: FetchOptions, context: Context): Promise<ExitCode> {
  const { cwd, signal, stdout } = context;
  const request = { ids, store: absoluteStore(store, cwd) };
  const models = await fetchFromStore(request, { onEvent: progressListener(context), signal });
  for (const { id, sha256, path } of models) stdout(`${id}  ${sha256}  ${path}\n`);
  return EXIT.done;
}
