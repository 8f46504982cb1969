import { join } from 'node:path';

/**
 * The cache on disk: content by its digest, and a readable name for each file.
 *
 *     <cache>/blobs/<sha256>                  the content: absent, or its digest is true
 *     <cache>/files/<sha256>/<fileName>       the same content under its name: a hard link, or a copy where links fail
 *     <cache>/parts/<sha256>.<token>.part     a download under way, or one that broke off
 *     <cache>/parts/<sha256>.<token>.json     whose it is, and what the server said of it
 *     <cache>/parts/<sha256>.lock             who is downloading it now
 *     <cache>/quarantine/<sha256>.<token>     an entry that failed its digest
 *
 * All of it lies on one file system, so a rename into place never crosses one.
 */
const FOLDERS = ['blobs', 'files', 'parts', 'quarantine'] as const;
export type CacheFolder = (typeof FOLDERS)[number];

export function folderPath(cacheDir: string, folder: CacheFolder): string {
  return join(cacheDir, folder);
}

/** The content of a digest: absent, or its digest is true. */
export function blobPath(cacheDir: string, sha256: string): string {
  return join(cacheDir, 'blobs', sha256);
}

/** A file under its readable name: absent, or its digest is true. */
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

/** What a name in `parts` stands for; null for a stranger, which is left alone. */
export function parsePartsName(
  name: string,
): { readonly sha256: string; readonly kind: 'part' | 'sidecar'; readonly token: string } | null {
  const match = /^([0-9a-f]{64})\.([0-9a-z-]+)\.(part|json|json\.new)$/.exec(name);
  if (match === null) return null;
  const [, sha256 = '', token = '', ending] = match;
  return { sha256, token, kind: ending === 'part' ? 'part' : 'sidecar' };
}

/** Whether a name in `parts` is a lock, or one that was being broken. */
export function isLockName(name: string): boolean {
  return /^[0-9a-f]{64}\.lock(?:\.[0-9a-z-]+)?$/.test(name);
}

/** The digest that a name in `blobs` or `quarantine`, or a folder in `files`, stands for; null for a stranger. */
export function digestOfName(name: string): string | null {
  return /^([0-9a-f]{64})(?:\.[0-9a-z-]+)?$/.exec(name)?.[1] ?? null;
}
