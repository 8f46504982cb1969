import { join } from 'node:path';
import { ModelFetchError, systemCode } from '../errors.js';
import type { Disk } from './disk.js';
import type { CacheFolder } from './layout.js';

/**
 * Creates a folder of the cache and checks that its path leads there. The cache folder itself may be a symbolic link; a
 * link inside it could lead a write anywhere.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`, `UNSAFE_PATH`, `DISK_FULL`
 */
export async function prepareFolder(
  disk: Disk,
  cacheDir: string,
  folder: CacheFolder,
  ...below: readonly string[]
): Promise<string> {
  const dir = join(cacheDir, folder, ...below);
  let real: string;
  let expected: string;
  try {
    await disk.mkdir(dir);
    real = await disk.realpath(dir);
    expected = join(await disk.realpath(cacheDir), folder, ...below);
  } catch (cause) {
    throw writeFailure(dir, cause);
  }
  if (real !== expected) throw new ModelFetchError('UNSAFE_PATH', `${dir} leads to ${real}, outside its cache folder`);
  return dir;
}

/** The typed error of a failed write, `DISK_FULL` if space or quota ran out, else `CACHE_NOT_WRITABLE`. */
export function writeFailure(path: string, cause: unknown): ModelFetchError {
  if (cause instanceof ModelFetchError) return cause;
  const code = systemCode(cause);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new ModelFetchError('DISK_FULL', `the disk is full: cannot write ${path} (${code})`, { cause });
  }
  return new ModelFetchError('CACHE_NOT_WRITABLE', `cannot write ${path}: ${code ?? String(cause)}`, { cause });
}

/** Free bytes for this user in a folder; null where the file system does not know (some answer with zeros). */
export async function freeBytesIn(disk: Disk, dir: string): Promise<number | null> {
  const stats = await disk.statfs(dir).catch(() => null);
  return stats === null || stats.blocks === 0 ? null : stats.bavail * stats.bsize;
}

/**
 * Checks for enough space before the first byte is fetched.
 *
 * @throws ModelFetchError `DISK_FULL` with the bytes needed and free
 */
export async function assertFreeSpace(disk: Disk, dir: string, neededBytes: number): Promise<void> {
  const freeBytes = await freeBytesIn(disk, dir);
  if (freeBytes === null || freeBytes >= neededBytes) return;
  const message = `not enough space in ${dir}: ${neededBytes} bytes needed, ${freeBytes} free`;
  throw new ModelFetchError('DISK_FULL', message);
}
