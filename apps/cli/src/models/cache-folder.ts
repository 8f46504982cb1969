import { resolve } from 'node:path';
import type { StoreOptions } from '../options/compare-options.js';

/** The cache folder: `--cache-dir`, `RN50_CACHE_DIR`, or the system's place for caches. */
export async function cacheFolder(store: StoreOptions, cwd: string): Promise<string> {
  if (store.cacheDir !== null) return resolve(cwd, store.cacheDir);
  const { defaultCacheDir } = await import('@rn50/model-fetch');
  return defaultCacheDir();
}
