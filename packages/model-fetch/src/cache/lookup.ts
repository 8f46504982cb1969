import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { ModelFetchError, systemCode } from '../errors.js';
import type { ManifestEntry } from '../manifest/entry.js';
import { digestFile } from './digest.js';
import { type Disk, uniqueSuffix } from './disk.js';
import { blobDir, blobPath, CORRUPT_PREFIX } from './layout.js';

/** What the cache has for an entry. A hit was hashed just now: one flipped byte of a weight loads and runs silently. */
export type CacheState =
  | { readonly status: 'hit'; readonly path: string }
  | { readonly status: 'absent'; readonly path: string }
  | { readonly status: 'corrupt'; readonly path: string; readonly problem: string; readonly stats: Stats };

/**
 * Looks an entry up and hashes what is there. Changes nothing on disk.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE` if something is there but cannot be read
 */
export async function lookUp(
  disk: Disk,
  cacheDir: string,
  entry: Pick<ManifestEntry, 'sha256' | 'fileName' | 'sizeBytes'>,
  signal?: AbortSignal,
): Promise<CacheState> {
  const path = blobPath(cacheDir, entry);
  try {
    const stats = await disk.stat(path);
    if (!stats.isFile()) return { status: 'corrupt', path, stats, problem: 'not a file' };
    if (stats.size !== entry.sizeBytes) {
      const problem = stats.size === 0 ? 'empty' : `${stats.size} bytes instead of ${entry.sizeBytes}`;
      return { status: 'corrupt', path, stats, problem };
    }
    const digest = await digestFile(disk, path, signal);
    if (digest.sha256 === entry.sha256) return { status: 'hit', path };
    return { status: 'corrupt', path, stats: digest.stats, problem: `its SHA-256 is ${digest.sha256}` };
  } catch (cause) {
    if (signal?.aborted) throw cause;
    const code = systemCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { status: 'absent', path };
    throw new ModelFetchError('CACHE_UNREADABLE', `cannot read ${path}: ${code ?? String(cause)}`, { cause });
  }
}

/**
 * Moves a corrupt entry aside, so that nobody loads it, and returns where it is now.
 * If another process has put something else there since it was hashed, that is left alone and null returned.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`
 */
export async function quarantine(disk: Disk, corrupt: CacheState & { status: 'corrupt' }): Promise<string | null> {
  const aside = join(corrupt.path, '..', `${CORRUPT_PREFIX}${uniqueSuffix()}`);
  try {
    const now = await disk.stat(corrupt.path);
    if (!sameFile(now, corrupt.stats)) return null;
    await disk.rename(corrupt.path, aside);
    return aside;
  } catch (cause) {
    const code = systemCode(cause);
    if (code === 'ENOENT') return null;
    const message = `the cached file ${corrupt.path} is corrupt (${corrupt.problem}) and cannot be replaced: ${code}`;
    throw new ModelFetchError('CACHE_NOT_WRITABLE', message, { cause });
  }
}

/** Removes what {@link quarantine} put aside, once a good file stands in its place. Failure only costs space. */
export async function emptyQuarantine(disk: Disk, cacheDir: string, sha256: string): Promise<void> {
  const dir = blobDir(cacheDir, sha256);
  const names = await disk.readdir(dir).catch(() => []);
  const aside = names.filter((name) => name.startsWith(CORRUPT_PREFIX));
  await Promise.allSettled(aside.map((name) => disk.rm(join(dir, name), { recursive: true, force: true })));
}

function sameFile(a: Stats, b: Stats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs;
}
