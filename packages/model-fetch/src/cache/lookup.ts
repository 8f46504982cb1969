import type { Stats } from 'node:fs';
import { digestFile, uniqueToken } from '@rn50/file-store';
import { ModelFetchError, systemCode } from '../errors.js';
import { type Disk, sameFile } from './disk.js';
import { blobPath, filePath, quarantinePath } from './layout.js';
import { prepareFolder } from './writable.js';

/** The file that is looked for. */
export interface WantedFile {
  readonly sha256: string;
  readonly fileName: string;
  readonly sizeBytes: number;
}

/** The content of one path of the cache, hashed just now: a model with one flipped byte loads and runs without an error. */
export type PathState =
  | { readonly status: 'good'; readonly path: string; readonly stats: Stats }
  | { readonly status: 'absent'; readonly path: string }
  | { readonly status: 'corrupt'; readonly path: string; readonly stats: Stats; readonly problem: string };

/**
 * Hashes the file at a path of the cache. Changes nothing on disk.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE` if the file exists but cannot be read, `INVALID_ENTRY` if its digest
 *   matches but its size does not; the signal's reason
 */
export async function checkPath(
  disk: Disk,
  path: string,
  file: Pick<WantedFile, 'sha256' | 'sizeBytes'>,
  signal?: AbortSignal,
): Promise<PathState> {
  try {
    const stats = await disk.stat(path);
    if (!stats.isFile()) return { status: 'corrupt', path, stats, problem: 'not a file' };
    if (stats.size === 0) return { status: 'corrupt', path, stats, problem: 'empty' };
    const digest = await digestFile(path, { disk, signal });
    const hasSize = digest.sizeBytes === file.sizeBytes;
    if (digest.sha256 === file.sha256 && !hasSize) throw wrongSize(file, digest.sizeBytes);
    if (digest.sha256 === file.sha256) return { status: 'good', path, stats: digest.stats };
    if (!hasSize) {
      const problem = `${digest.sizeBytes} bytes instead of ${file.sizeBytes}`;
      return { status: 'corrupt', path, stats: digest.stats, problem };
    }
    return { status: 'corrupt', path, stats: digest.stats, problem: `its SHA-256 is ${digest.sha256}` };
  } catch (cause) {
    if (signal?.aborted || cause instanceof ModelFetchError) throw cause;
    const code = systemCode(cause);
    // ELOOP: a link to itself is replaced like a link that leads nowhere.
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return { status: 'absent', path };
    throw new ModelFetchError('CACHE_UNREADABLE', `cannot read ${path}: ${code ?? String(cause)}`, { cause });
  }
}

/** A digest has one size: where the digest matches, the entry is wrong and the file must be kept. */
function wrongSize(file: Pick<WantedFile, 'sha256' | 'sizeBytes'>, sizeBytes: number): ModelFetchError {
  const message = `entry: sizeBytes is ${file.sizeBytes}, but the file with the SHA-256 ${file.sha256} has ${sizeBytes}`;
  return new ModelFetchError('INVALID_ENTRY', message);
}

/** The state of a file in the cache, at its readable name and at the path of its content. */
export type CacheState = { readonly corrupt: readonly CorruptPath[] } & (
  | { readonly status: 'hit'; readonly path: string; readonly blob: PathState; readonly named: PathState }
  | { readonly status: 'absent' }
  | { readonly status: 'corrupt' }
);
export type CorruptPath = PathState & { readonly status: 'corrupt' };

/**
 * Looks a file up and hashes it. Changes nothing on disk. A hit's `path` is the readable name, or the path of the content
 * where the name is missing; `corrupt` lists the paths to be moved aside, also beside a hit.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE`; the signal's reason
 */
export async function lookUp(
  disk: Disk,
  cacheDir: string,
  file: WantedFile,
  signal?: AbortSignal,
): Promise<CacheState> {
  const blob = await checkPath(disk, blobPath(cacheDir, file.sha256), file, signal);
  const named = await checkName(disk, cacheDir, file, blob, signal);
  const corrupt = [blob, named].filter((state): state is CorruptPath => state.status === 'corrupt');
  const good = [named, blob].find(({ status }) => status === 'good');
  if (good !== undefined) return { status: 'hit', path: good.path, blob, named, corrupt };
  return { status: corrupt.length === 0 ? 'absent' : 'corrupt', corrupt };
}

/** The state of a file's readable name; a link to good content need not be hashed again. */
export async function checkName(
  disk: Disk,
  cacheDir: string,
  file: WantedFile,
  blob: PathState,
  signal?: AbortSignal,
): Promise<PathState> {
  const path = filePath(cacheDir, file);
  const stats = await disk.stat(path).catch(() => null);
  if (blob.status === 'good' && stats !== null && sameFile(stats, blob.stats)) return { ...blob, path };
  return checkPath(disk, path, file, signal);
}

/**
 * Moves a corrupt entry to the quarantine folder, so that no program loads it, and returns its new path. Where that folder
 * cannot be used the entry is removed. A file that another process has put there since the hashing is left alone. Null if
 * nothing was moved.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`
 */
export async function quarantine(
  disk: Disk,
  cacheDir: string,
  sha256: string,
  corrupt: CorruptPath,
): Promise<string | null> {
  const aside = quarantinePath(cacheDir, sha256, uniqueToken());
  try {
    const folder = await prepareFolder(disk, cacheDir, 'quarantine').catch(() => null);
    if (!sameFile(await disk.stat(corrupt.path), corrupt.stats)) return null;
    if (folder === null) {
      await disk.rm(corrupt.path, { recursive: true, force: true });
      return null;
    }
    await disk.rename(corrupt.path, aside);
    return aside;
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT') return null;
    const message = `the cached file ${corrupt.path} is corrupt (${corrupt.problem}) and cannot be replaced: ${code}`;
    throw new ModelFetchError('CACHE_NOT_WRITABLE', message, { cause });
  }
}
