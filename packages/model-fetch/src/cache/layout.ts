import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The cache folder used when none is given: `RN50_CACHE_DIR` if set, else the user's cache folder of the platform
 * (`~/.cache/rn50`, `~/Library/Caches/rn50`, `%LOCALAPPDATA%\rn50\Cache`). An absolute path; nothing is created.
 */
export function defaultCacheDir(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env.RN50_CACHE_DIR;
  return chosen === undefined || chosen === '' ? envPaths('rn50', { suffix: '' }).cache : resolve(chosen);
}

/**
 * The cache on disk: content by its digest, and a readable name for each file.
 *
 *     <cache>/blobs/<sha256>                  the content: absent, or with the right digest
 *     <cache>/files/<sha256>/<fileName>       the same content under its name: a hard link, or a copy where links fail
 *     <cache>/parts/<sha256>.<token>.part     a download under way, or an interrupted one
 *     <cache>/parts/<sha256>.<token>.json     its owner, and the server's entity tag
 *     <cache>/parts/<sha256>.lock             the process that downloads it now
 *     <cache>/quarantine/<sha256>.<token>     an entry that failed its digest
 *
 * All of it lies on one file system, so a rename into place never crosses one.
 */
const FOLDERS = ['blobs', 'files', 'parts', 'quarantine'] as const;
export type CacheFolder = (typeof FOLDERS)[number];

export function folderPath(cacheDir: string, folder: CacheFolder): string {
  return join(cacheDir, folder);
}

/** The content of a digest: absent, or with that digest. */
export function blobPath(cacheDir: string, sha256: string): string {
  return join(cacheDir, 'blobs', sha256);
}

/** A file under its readable name: absent, or with the right digest. */
export function filePath(cacheDir: string, file: { sha256: string; fileName: string }): string {
  return join(cacheDir, 'files', file.sha256, file.fileName);
}

export function partPath(cacheDir: string, sha256: string, token: string): string {
  return join(cacheDir, 'parts', `${sha256}.${token}.part`);
}

export function sidecarPath(cacheDir: string, sha256: string, token: string): string {
  return join(cacheDir, 'parts', `${sha256}.${token}.json`);
}

/** The note while it is written: it becomes the sidecar by a rename. */
export function freshSidecarPath(cacheDir: string, sha256: string, token: string): string {
  return `${sidecarPath(cacheDir, sha256, token)}.new`;
}

export function lockPath(cacheDir: string, sha256: string): string {
  return join(cacheDir, 'parts', `${sha256}.lock`);
}

export function quarantinePath(cacheDir: string, sha256: string, token: string): string {
  return join(cacheDir, 'quarantine', `${sha256}.${token}`);
}

/** What a name in `parts` stands for; null for an unknown file, which is left alone. */
export function parsePartsName(
  name: string,
): { readonly sha256: string; readonly kind: 'part' | 'sidecar'; readonly token: string } | null {
  const match = /^([0-9a-f]{64})\.([0-9a-z-]+)\.(part|json|json\.new)$/.exec(name);
  if (match === null) return null;
  const [, sha256 = '', token = '', ending] = match;
  return { sha256, token, kind: ending === 'part' ? 'part' : 'sidecar' };
}

/** Whether a name in `parts` is a lock, or one that `breakLock` has renamed. */
export function isLockName(name: string): boolean {
  return /^[0-9a-f]{64}\.lock(?:\.[0-9a-z-]+)?$/.test(name);
}

/** The digest in a name of `blobs` or `quarantine`, or of a folder in `files`; null for an unknown file. */
export function digestOfName(name: string): string | null {
  return /^([0-9a-f]{64})(?:\.[0-9a-z-]+)?$/.exec(name)?.[1] ?? null;
}
