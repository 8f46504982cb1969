import { join } from 'node:path';
import { nodeProcesses, type Processes } from '@rn50/file-store';
import { type Disk, nodeDisk } from './disk.js';
import { namesIn } from './inventory.js';
import { digestOfName, folderPath } from './layout.js';
import { collectParts, partsIn } from './left-parts.js';
import { collectLocks } from './lock.js';
import { ownNames } from './own-names.js';

/** A file removed from the cache, and its size. */
export interface PrunedFile {
  readonly kind: 'part' | 'quarantined';
  readonly sha256: string;
  readonly path: string;
  readonly sizeBytes: number;
}

/**
 * Removes parts that no process writes to, and quarantined files. Verified files and the parts of running downloads stay;
 * an interrupted download starts anew. A missing cache is empty.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE`
 */
export async function pruneCache(
  cacheDir: string,
  options: { readonly disk?: Disk; readonly processes?: Processes } = {},
): Promise<readonly PrunedFile[]> {
  const { disk = nodeDisk, processes = nodeProcesses } = options;
  // A folder that cannot be read is an error, not an empty folder.
  for (const folder of ['parts', 'quarantine'] as const) await namesIn(disk, folderPath(cacheDir, folder));
  const parts = await collectParts(disk, cacheDir, await partsIn(disk, cacheDir, processes, Date.now()), () => true);
  await collectLocks(disk, cacheDir, processes);
  const removed: PrunedFile[] = parts.map(({ sha256, path, sizeBytes }) => ({ kind: 'part', sha256, path, sizeBytes }));
  return [...removed, ...(await emptyQuarantine(disk, cacheDir, () => true))];
}

/** Removes quarantined files of the digests that are wanted. A file that cannot be removed stays and only costs space. */
export async function emptyQuarantine(
  disk: Disk,
  cacheDir: string,
  isWanted: (sha256: string) => boolean,
): Promise<readonly PrunedFile[]> {
  const folder = folderPath(cacheDir, 'quarantine');
  const removed = (await ownNames(disk, cacheDir, 'quarantine')).map(async (name): Promise<PrunedFile[]> => {
    const sha256 = digestOfName(name);
    if (sha256 === null || !isWanted(sha256)) return [];
    const path = join(folder, name);
    const { size } = await disk.stat(path).catch(() => ({ size: 0 }));
    try {
      await disk.rm(path, { recursive: true, force: true });
      return [{ kind: 'quarantined', sha256, path, sizeBytes: size }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(removed)).flat();
}
