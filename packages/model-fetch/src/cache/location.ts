import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The cache folder used when none is given: `RN50_CACHE_DIR` if set, else the user's cache folder of the platform
 * (`~/.cache/rn50`, `~/Library/Caches/rn50`, `%LOCALAPPDATA%\rn50\Cache`). An absolute path; nothing is created.
 */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env.RN50_CACHE_DIR;
  return chosen === undefined || chosen === '' ? envPaths('rn50', { suffix: '' }).cache : resolve(chosen);
}
