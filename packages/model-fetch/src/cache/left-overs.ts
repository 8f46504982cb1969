import { join } from 'node:path';
import { nodeProcesses, type Processes } from '@rn50/file-store';
import { type Disk, nodeDisk } from './disk.js';
import { type CacheFolder, digestOfName, folderPath, isLockName, parsePartsName } from './layout.js';
import { partsIn } from './left-parts.js';
import { ownNames } from './own-names.js';

/** Something in the cache that is no verified file. */
export interface CacheLeftOver {
  /**
   * `part`: of a download that broke off, the next one goes on with it; `in-use`: of a download that runs; `quarantined`: failed its
   * digest; `foreign`: not made here, and never removed.
   */
  readonly kind: 'part' | 'in-use' | 'quarantined' | 'foreign';
  readonly path: string;
  /** 0 where that is not known. */
  readonly sizeBytes: number;
}

/** Parts of downloads, quarantined files, and files that are not of this cache, in its folders. Changes nothing. */
export async function listLeftOvers(
  cacheDir: string,
  options: { readonly disk?: Disk; readonly processes?: Processes } = {},
): Promise<readonly CacheLeftOver[]> {
  const { disk = nodeDisk, processes = nodeProcesses } = options;
  const parts = (await partsIn(disk, cacheDir, processes, Date.now())).map(
    ({ path, sizeBytes, isLive }): CacheLeftOver => ({ kind: isLive ? 'in-use' : 'part', path, sizeBytes }),
  );
  const others = await Promise.all(
    (Object.keys(IS_OURS) as CacheFolder[]).map(async (folder) => {
      const names = await ownNames(disk, cacheDir, folder);
      const kinds = names.map((name) => ({ name, kind: kindOf(folder, name) }));
      return Promise.all(
        kinds.flatMap(({ name, kind }) => {
          const path = join(folderPath(cacheDir, folder), name);
          return kind === null ? [] : [sized(disk, kind, path)];
        }),
      );
    }),
  );
  return [...parts, ...others.flat()];
}

const IS_OURS: Readonly<Record<CacheFolder, (name: string) => boolean>> = {
  blobs: (name) => digestOfName(name) === name,
  files: (name) => digestOfName(name) === name,
  parts: (name) => parsePartsName(name) !== null || isLockName(name),
  quarantine: (name) => digestOfName(name) !== null,
};

function kindOf(folder: CacheFolder, name: string): 'quarantined' | 'foreign' | null {
  if (!IS_OURS[folder](name)) return 'foreign';
  return folder === 'quarantine' ? 'quarantined' : null;
}

async function sized(disk: Disk, kind: CacheLeftOver['kind'], path: string): Promise<CacheLeftOver> {
  const stats = await disk.lstat(path).catch(() => null);
  return { kind, path, sizeBytes: stats?.isFile() ? stats.size : 0 };
}
