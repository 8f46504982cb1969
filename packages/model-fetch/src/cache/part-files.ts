import type { Disk } from './disk.js';
import { freshSidecarPath, partPath, sidecarPath } from './layout.js';

/** A part on disk, named by its token. */
export interface PartName {
  readonly cacheDir: string;
  readonly sha256: string;
  readonly token: string;
}

export function pathOf({ cacheDir, sha256, token }: PartName): string {
  return partPath(cacheDir, sha256, token);
}

export function noteOfPart({ cacheDir, sha256, token }: PartName): string {
  return sidecarPath(cacheDir, sha256, token);
}

/** Removes a part and its notes, if they exist. Never throws: a file that stays only costs space. */
export async function removePart(disk: Disk, name: PartName): Promise<void> {
  await removeFile(disk, pathOf(name));
  await removeFile(disk, noteOfPart(name));
  await removeFile(disk, freshSidecarPath(name.cacheDir, name.sha256, name.token));
}

/** Removes a file, or a folder in its place. Never throws. */
export async function removeFile(disk: Disk, path: string): Promise<void> {
  await disk.rm(path, { recursive: true, force: true }).catch(() => undefined);
}
