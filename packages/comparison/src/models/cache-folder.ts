import type { StoreOptions } from '../request.js';

/** The folders of what is made here, beside those of downloaded files. */
export const CACHE_FOLDERS = { made: 'made', outputs: 'outputs', peaks: 'peaks', probes: 'probes' } as const;

/** The cache folder that was asked for, or the system's place for caches. */
export async function cacheFolder({ cacheDir }: Pick<StoreOptions, 'cacheDir'>): Promise<string> {
  if (cacheDir !== null) return cacheDir;
  const { defaultCacheDir } = await import('@rn50/model-fetch');
  return defaultCacheDir();
}
