import { dirname } from 'node:path';
import { uniqueToken } from '@rn50/file-store';
import { systemCode } from '../errors.js';
import type { Disk } from './disk.js';
import { blobPath, filePath, partPath } from './layout.js';
import { checkName, checkPath, quarantine, type WantedFile } from './lookup.js';
import { removePart } from './part-files.js';
import { renameWithRetry } from './rename.js';
import { prepareFolder, writeFailure } from './writable.js';

/**
 * Gives a verified blob its readable name and replaces any other file there: a hard link, or a copy where the file system
 * has none. Returns the path of the name, or that of the blob in a cache that cannot be written.
 *
 * @throws ModelFetchError `UNSAFE_PATH`, `DISK_FULL`, `CACHE_UNREADABLE`; the signal's reason
 */
export async function placeName(disk: Disk, cacheDir: string, file: WantedFile, signal?: AbortSignal): Promise<string> {
  const blob = blobPath(cacheDir, file.sha256);
  const path = filePath(cacheDir, file);
  try {
    await prepareFolder(disk, cacheDir, 'files', file.sha256);
    const good = { status: 'good', path: blob, stats: await disk.stat(blob) } as const;
    const named = await checkName(disk, cacheDir, file, good, signal);
    if (named.status === 'good') return path;
    if (named.status === 'corrupt') await quarantine(disk, cacheDir, file.sha256, named);
    await linkOrCopy(disk, cacheDir, file, blob, path, signal);
    return path;
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const error = writeFailure(dirname(path), cause);
    if (error.code !== 'CACHE_NOT_WRITABLE') throw error;
    return blob;
  }
}

async function linkOrCopy(
  disk: Disk,
  cacheDir: string,
  file: WantedFile,
  blob: string,
  path: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  try {
    await disk.link(blob, path);
    return;
  } catch (cause) {
    // Another process has made the same name meanwhile. Otherwise it is a link that leads nowhere, and is replaced.
    if (systemCode(cause) === 'EEXIST' && (await checkPath(disk, path, file, signal)).status === 'good') return;
  }
  const name = { cacheDir, sha256: file.sha256, token: uniqueToken() };
  const fresh = partPath(cacheDir, name.sha256, name.token);
  try {
    await disk.copyFile(blob, fresh);
    const copied = await checkPath(disk, fresh, file, signal);
    if (copied.status !== 'good') throw new Error('the copy is not what was copied');
    await renameWithRetry(disk, fresh, path);
  } finally {
    await removePart(disk, name);
  }
}
