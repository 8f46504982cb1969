import type { Disk } from './disk.js';
import { type CacheFolder, folderPath } from './layout.js';

/**
 * The names in a folder of the cache whose files may be removed. None if the folder cannot be read or is a symbolic link,
 * which may lead to files of others.
 */
export async function ownNames(disk: Disk, cacheDir: string, folder: CacheFolder): Promise<string[]> {
  const dir = folderPath(cacheDir, folder);
  try {
    return (await disk.lstat(dir)).isDirectory() ? await disk.readdir(dir) : [];
  } catch {
    return [];
  }
}
