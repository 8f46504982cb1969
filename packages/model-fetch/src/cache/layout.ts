import { join } from 'node:path';

/**
 * The cache on disk. A digest is a folder, the file in it keeps its readable name:
 *
 *     <cache>/blobs/<sha256>/<fileName>
 *     <cache>/blobs/<sha256>/.part-<random>      a download under way
 *     <cache>/blobs/<sha256>/.corrupt-<random>   an entry that failed its digest
 *
 * File names never start with a dot, so the three kinds cannot be mistaken for each other. A part lies beside its
 * target, so the rename never crosses a file system.
 */
export const PART_PREFIX = '.part-';
export const CORRUPT_PREFIX = '.corrupt-';

export function blobsDir(cacheDir: string): string {
  return join(cacheDir, 'blobs');
}

export function blobDir(cacheDir: string, sha256: string): string {
  return join(blobsDir(cacheDir), sha256);
}

/** The final path of a file: absent, or its digest is true. */
export function blobPath(cacheDir: string, file: { sha256: string; fileName: string }): string {
  return join(blobDir(cacheDir, file.sha256), file.fileName);
}
