import { fetchModels as fetchFromStore, listStore, pruneStore, type StoreOptions, verifyStore } from '@rn50/comparison';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';
import { progressListener } from '../progress/listen.js';

/**
 * `rn50 fetch`: verified files on disk, their paths on stdout.
 * @param ids in the manifest; empty: the pair that `compare` measures
 */
export async function fetchModels(store: StoreOptions, context: Context, ids: readonly string[]): Promise<ExitCode> {
  const { cwd, signal, stdout } = context;
  const request = { ids, store: absoluteStore(store, cwd) };
  const models = await fetchFromStore(request, { onEvent: progressListener(context), signal });
  for (const { id, sha256, path } of models) stdout(`${id}  ${sha256}  ${path}\n`);
  return EXIT.done;
}

/** `rn50 fetch --list`: lists the models of the manifest and the files of the cache. Nothing is hashed. */
export async function listModels(store: StoreOptions, { cwd, stdout }: Context): Promise<ExitCode> {
  const { renderCache } = await import('@rn50/report-render/listings');
  stdout(renderCache(await listStore(absoluteStore(store, cwd))));
  return EXIT.done;
}

/** `rn50 fetch --verify`: hashes every downloaded file of the cache; exit 5 if one is corrupt. */
export async function verifyModels(store: StoreOptions, { cwd, stdout, signal }: Context): Promise<ExitCode> {
  const { renderHashed } = await import('@rn50/report-render/listings');
  const hashed = await verifyStore(absoluteStore(store, cwd), signal);
  stdout(renderHashed(hashed));
  return hashed.downloads.every(({ status }) => status === 'ok') ? EXIT.done : EXIT.modelUnavailable;
}

/** `rn50 fetch --prune`. Throws CACHE_NOT_WRITABLE if something cannot be removed, after printing what was. */
export async function pruneModels(store: StoreOptions, { cwd, stdout }: Context): Promise<ExitCode> {
  const { renderPruned } = await import('@rn50/report-render/listings');
  const pruned = await pruneStore(absoluteStore(store, cwd));
  stdout(renderPruned(pruned));
  if (pruned.failure !== null) throw pruned.failure;
  return EXIT.done;
}
