import { join } from 'node:path';
import { ModelFetchError, systemCode } from '../errors.js';
import type { Disk } from './disk.js';
import { blobDir } from './layout.js';

/**
 * Creates the folder of a digest and makes sure that it lies where its path says. The cache folder itself may be
 * a symbolic link; one inside it could lead a write anywhere.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`, `UNSAFE_PATH`, `DISK_FULL`
 */
export async function prepareBlobDir(disk: Disk, cacheDir: string, sha256: string): Promise<void> {
  const dir = blobDir(cacheDir, sha256);
  let real: string;
  let expected: string;
  try {
    await disk.mkdir(dir);
    real = await disk.realpath(dir);
    expected = join(await disk.realpath(cacheDir), 'blobs', sha256);
  } catch (cause) {
    throw writeFailure(dir, cause);
  }
  if (real !== expected) throw new ModelFetchError('UNSAFE_PATH', `${dir} leads to ${real}, outside its cache folder`);
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

/**
 * Says that the disk is too full before the first byte is fetched.
 *
 * @throws ModelFetchError `DISK_FULL` with the bytes needed and free
 */
export async function assertFreeSpace(disk: Disk, dir: string, neededBytes: number): Promise<void> {
  // Some network file systems do not answer, or answer with zeros: then only writing can tell.
  const stats = await disk.statfs(dir).catch(() => null);
  if (stats === null || stats.blocks === 0) return;
  const freeBytes = stats.bavail * stats.bsize;
  if (freeBytes >= neededBytes) return;
  const message = `not enough space in ${dir}: ${neededBytes} bytes needed, ${freeBytes} free`;
  throw new ModelFetchError('DISK_FULL', message);
}
