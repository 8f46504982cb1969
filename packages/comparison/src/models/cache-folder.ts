import type { StoreOptions } from '../request.js';

/** The cache folder that was asked for, or the system's place for caches. */
export async function cacheFolder({ cacheDir }: Pick<StoreOptions, 'cacheDir'>): Promise<string> {
  if (cacheDir !== null) return cacheDir;
  const { defaultCacheDir } = await import('@rn50/model-fetch');
  return defaultCacheDir();
}
