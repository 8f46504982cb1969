import { join } from 'node:path';
import { digestFile } from '@rn50/file-store';
import { ModelFetchError, systemCode } from '../errors.js';
import { fileNameProblem } from '../manifest/file-name.js';
import { type Disk, nodeDisk, sameFile } from './disk.js';
import { blobPath, digestOfName, folderPath } from './layout.js';

/** A file of the cache. `sha256` is the digest that its place asks for. */
export interface CachedFile {
  readonly sha256: string;
  /** Its readable name; null for content whose name is missing. */
  readonly fileName: string | null;
  readonly path: string;
  readonly sizeBytes: number;
}

/** A file of the cache after it was hashed. */
export type CheckedFile =
  | (CachedFile & { readonly status: 'ok' })
  | (CachedFile & { readonly status: 'corrupt'; readonly actualSha256: string })
  | (CachedFile & { readonly status: 'unreadable'; readonly reason: string });

/**
 * The files of the cache by name: one for each readable name, and one for content without any. Parts, quarantined
 * files and unknown files are left out. No hashing.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE`
 */
export async function listCache(cacheDir: string, disk: Disk = nodeDisk): Promise<readonly CachedFile[]> {
  const files: CachedFile[] = [];
  const named = new Set<string>();
  for (const sha256 of await digestsIn(disk, folderPath(cacheDir, 'files'))) {
    const folder = join(folderPath(cacheDir, 'files'), sha256);
    for (const fileName of await namesIn(disk, folder)) {
      // Not a file of ours: no entry may have such a name.
      const isOurs = fileNameProblem(fileName) === null;
      const sizeBytes = isOurs ? await sizeOfFile(disk, join(folder, fileName)) : null;
      if (sizeBytes === null) continue;
      files.push({ sha256, fileName, path: join(folder, fileName), sizeBytes });
      named.add(sha256);
    }
  }
  for (const sha256 of await digestsIn(disk, folderPath(cacheDir, 'blobs'))) {
    const path = blobPath(cacheDir, sha256);
    const sizeBytes = named.has(sha256) ? null : await sizeOfFile(disk, path);
    if (sizeBytes !== null) files.push({ sha256, fileName: null, path, sizeBytes });
  }
  return files.sort((a, b) => order(a.fileName ?? a.sha256, b.fileName ?? b.sha256));
}

/** Hashes every file of the cache, and its content where the readable name is a copy. Changes nothing on disk. */
export async function verifyCache(
  cacheDir: string,
  options: { readonly signal?: AbortSignal | undefined; readonly disk?: Disk } = {},
): Promise<readonly CheckedFile[]> {
  const disk = options.disk ?? nodeDisk;
  const checked: CheckedFile[] = [];
  for (const file of await listCache(cacheDir, disk)) {
    checked.push(await check(disk, file, options.signal));
    const blob = await copiedBlob(disk, cacheDir, file);
    if (blob !== null) checked.push(await check(disk, blob, options.signal));
  }
  return checked;
}

async function check(disk: Disk, file: CachedFile, signal: AbortSignal | undefined): Promise<CheckedFile> {
  try {
    const { sha256, sizeBytes } = await digestFile(file.path, { disk, signal });
    if (sha256 === file.sha256) return { ...file, sizeBytes, status: 'ok' };
    return { ...file, sizeBytes, status: 'corrupt', actualSha256: sha256 };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    return { ...file, status: 'unreadable', reason: systemCode(cause) ?? String(cause) };
  }
}

/** The content of a named file where the name is a copy; null where both are one file. */
async function copiedBlob(disk: Disk, cacheDir: string, file: CachedFile): Promise<CachedFile | null> {
  const path = blobPath(cacheDir, file.sha256);
  const [blob, named] = await Promise.all(
    [disk.stat(path), disk.stat(file.path)].map((look) => look.catch(() => null)),
  );
  if (!blob?.isFile() || !named || path === file.path || sameFile(blob, named)) return null;
  return { ...file, path, sizeBytes: blob.size };
}

async function sizeOfFile(disk: Disk, path: string): Promise<number | null> {
  const stats = await disk.stat(path).catch(() => null);
  return stats?.isFile() ? stats.size : null;
}

async function digestsIn(disk: Disk, dir: string): Promise<string[]> {
  return (await namesIn(disk, dir)).filter((name) => digestOfName(name) === name);
}

/**
 * The names in a folder; none if it is not there.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE`
 */
export async function namesIn(disk: Disk, dir: string): Promise<string[]> {
  try {
    return await disk.readdir(dir);
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw new ModelFetchError('CACHE_UNREADABLE', `cannot read ${dir}: ${code ?? String(cause)}`, { cause });
  }
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
