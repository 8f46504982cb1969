import { join } from 'node:path';
import { systemCode } from '../errors.js';
import { digestFile } from './digest.js';
import { type Disk, nodeDisk } from './disk.js';
import { blobDir, blobsDir } from './layout.js';

/** A file of the cache. `sha256` is what it ought to be, by the folder it lies in. */
export interface CachedFile {
  readonly sha256: string;
  readonly fileName: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/** A file of the cache after it was hashed. */
export type CheckedFile =
  | (CachedFile & { readonly status: 'ok' })
  | (CachedFile & { readonly status: 'corrupt'; readonly actualSha256: string })
  | (CachedFile & { readonly status: 'unreadable'; readonly reason: string });

/** The files of the cache, by name; downloads under way and quarantined files are left out. No hashing. */
export async function listCache(cacheDir: string, disk: Disk = nodeDisk): Promise<readonly CachedFile[]> {
  const files: CachedFile[] = [];
  for (const sha256 of await namesIn(disk, blobsDir(cacheDir))) {
    if (!/^[0-9a-f]{64}$/.test(sha256)) continue;
    for (const fileName of await namesIn(disk, blobDir(cacheDir, sha256))) {
      const path = join(blobDir(cacheDir, sha256), fileName);
      const stats = fileName.startsWith('.') ? null : await disk.stat(path).catch(() => null);
      if (stats?.isFile()) files.push({ sha256, fileName, path, sizeBytes: stats.size });
    }
  }
  return files.sort((a, b) => (a.fileName < b.fileName ? -1 : a.fileName > b.fileName ? 1 : 0));
}

/** Hashes every file of the cache. Changes nothing on disk. */
export async function verifyCache(
  cacheDir: string,
  options: { readonly signal?: AbortSignal | undefined; readonly disk?: Disk } = {},
): Promise<readonly CheckedFile[]> {
  const disk = options.disk ?? nodeDisk;
  const checked: CheckedFile[] = [];
  for (const file of await listCache(cacheDir, disk)) checked.push(await check(disk, file, options.signal));
  return checked;
}

async function check(disk: Disk, file: CachedFile, signal: AbortSignal | undefined): Promise<CheckedFile> {
  try {
    const { sha256, sizeBytes } = await digestFile(disk, file.path, signal);
    if (sha256 === file.sha256) return { ...file, sizeBytes, status: 'ok' };
    return { ...file, sizeBytes, status: 'corrupt', actualSha256: sha256 };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return { ...file, status: 'unreadable', reason: systemCode(cause) ?? String(cause) };
  }
}

async function namesIn(disk: Disk, dir: string): Promise<string[]> {
  try {
    return await disk.readdir(dir);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw cause;
  }
}
