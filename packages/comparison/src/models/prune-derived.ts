import { rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { heldNames } from '@rn50/file-store';
import { type DerivedFile, listDerived } from './derived-inventory.js';

/** What became of the files that were made here. */
export interface PrunedDerived {
  readonly removed: readonly DerivedFile[];
  readonly inUse: readonly DerivedFile[];
  readonly failed: readonly { readonly path: string; readonly cause: unknown }[];
}

/**
 * Removes all that was made here but what a live process uses: it can be made again.
 *
 * @throws ComparisonError CACHE_UNREADABLE
 */
export async function pruneDerived(cacheDir: string): Promise<PrunedDerived> {
  const removed: DerivedFile[] = [];
  const inUse: DerivedFile[] = [];
  const failed: { path: string; cause: unknown }[] = [];
  for (const file of await listDerived(cacheDir)) {
    // Looked at again just before: a run may have taken the file since it was listed.
    if (file.state === 'in-use' || (await heldNames(dirname(file.path))).has(basename(file.path))) {
      inUse.push(file);
      continue;
    }
    try {
      for (const path of file.paths) await rm(path, { recursive: true, force: true });
      removed.push(file);
    } catch (cause) {
      failed.push({ path: file.path, cause });
    }
  }
  return { removed, inUse, failed };
}
