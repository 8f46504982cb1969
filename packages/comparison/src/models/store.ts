import { dirname } from 'node:path';
import type { CacheEntry, RemovedEntries } from '@rn50/file-store';
import type { CachedFile, CheckedFile, ManifestEntry, PrunedFile } from '@rn50/model-fetch';
import type { ComparisonError } from '../errors.js';
import { contextOf, type RunOptions } from '../events.js';
import { type StoreOptions, storeOf } from '../request.js';
import { listDerived, pruneDerived } from './cache-contents.js';
import { cacheFolder } from './cache-folder.js';
import { cacheNotWritable } from './derived-model.js';
import { ensureAll } from './ensure.js';
import { entriesById, manifest } from './manifest.js';
import { ZOO_PAIR } from './zoo.js';

export interface FetchedModel {
  readonly id: string;
  readonly sha256: string;
  /** The verified file. */
  readonly path: string;
}

/**
 * Verified files of models of the manifest, from the cache or the network.
 * @param ids empty: the pair that a comparison takes
 * @throws ComparisonError UNKNOWN_MODEL, MANIFEST_UNREADABLE; ModelFetchError
 */
export async function fetchModels(
  { ids = [], ...request }: { readonly ids?: readonly string[]; readonly store?: Partial<StoreOptions> },
  options: RunOptions = {},
): Promise<FetchedModel[]> {
  const store = storeOf(request.store);
  const entries = await entriesById(ids.length === 0 ? ZOO_PAIR : ids, store);
  const cacheDir = await cacheFolder(store);
  const paths = await ensureAll(entries, { ...contextOf(options), store, cacheDir }, null);
  return entries.map(({ id, sha256 }, index) => ({ id, sha256, path: paths[index] ?? '' }));
}

export interface StoreContents {
  readonly cacheDir: string;
  readonly entries: readonly ManifestEntry[];
  readonly downloads: readonly CachedFile[];
  /** What was made here. */
  readonly derived: readonly CacheEntry[];
}

/**
 * The models of the manifest and the files of the cache; nothing is hashed.
 * @throws ComparisonError MANIFEST_UNREADABLE, CACHE_UNREADABLE; ModelFetchError
 */
export async function listStore(given: Partial<StoreOptions> = {}): Promise<StoreContents> {
  const store = storeOf(given);
  const { listCache } = await import('@rn50/model-fetch');
  const cacheDir = await cacheFolder(store);
  const entries = await manifest(store);
  return { cacheDir, entries, downloads: await listCache(cacheDir), derived: await listDerived(cacheDir) };
}

/**
 * Hashes every downloaded file of the cache.
 * @throws ModelFetchError
 */
export async function verifyStore(
  store: Partial<StoreOptions> = {},
  signal?: AbortSignal,
): Promise<{ readonly cacheDir: string; readonly downloads: readonly CheckedFile[] }> {
  const { verifyCache } = await import('@rn50/model-fetch');
  const cacheDir = await cacheFolder(storeOf(store));
  return { cacheDir, downloads: await verifyCache(cacheDir, signal === undefined ? {} : { signal }) };
}

export interface PrunedStore {
  readonly downloads: readonly PrunedFile[];
  readonly derived: RemovedEntries;
  /** Why something is still there that could not be removed; null otherwise. */
  readonly failure: ComparisonError | null;
}

/**
 * Removes leftovers of interrupted downloads, corrupt files and files made here. Good downloads stay, and so do files in
 * use by a running process.
 * @throws ComparisonError CACHE_UNREADABLE; ModelFetchError
 */
export async function pruneStore(store: Partial<StoreOptions> = {}): Promise<PrunedStore> {
  const { pruneCache } = await import('@rn50/model-fetch');
  const cacheDir = await cacheFolder(storeOf(store));
  const downloads = await pruneCache(cacheDir);
  const derived = await pruneDerived(cacheDir);
  const [failed] = derived.failed;
  const failure = failed === undefined ? null : cacheNotWritable(dirname(failed.path), failed.cause);
  return { downloads, derived, failure };
}
