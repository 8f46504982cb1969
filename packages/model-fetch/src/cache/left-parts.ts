import { join } from 'node:path';
import { isInUse, type Life, type Processes } from '@rn50/file-store';
import type { Disk } from './disk.js';
import { folderPath, freshSidecarPath, parsePartsName, partPath, sidecarPath } from './layout.js';
import { ownNames } from './own-names.js';
import { removePart } from './part-files.js';
import { readSidecar } from './sidecar.js';

/** A part, or the note of a part that is gone. */
export interface LeftPart {
  readonly sha256: string;
  readonly token: string;
  readonly path: string;
  readonly sizeBytes: number;
  /** Last written, in milliseconds since 1970 on the clock of the disk. */
  readonly writtenAtMs: number;
  /** Whether a process may still be writing to it. */
  readonly isLive: boolean;
}

/** The parts in the cache, largest first. */
export async function partsIn(
  disk: Disk,
  cacheDir: string,
  processes: Processes,
  nowEpochMs: number,
): Promise<readonly LeftPart[]> {
  const names = await ownNames(disk, cacheDir, 'parts');
  const tokens = new Map(names.flatMap((name) => keyed(parsePartsName(name))));
  const parts = [...tokens.values()].map(async ({ sha256, token }): Promise<LeftPart> => {
    const path = partPath(cacheDir, sha256, token);
    const look = (where: string) => disk.lstat(where).catch(() => null);
    const part = await look(path);
    // Downloads make plain files only; writing through a link would reach another place.
    const isForeign = part !== null && !part.isFile();
    // A note without its part may be a moment old, so its own age counts.
    const stats =
      part ??
      (await look(sidecarPath(cacheDir, sha256, token))) ??
      (await look(freshSidecarPath(cacheDir, sha256, token)));
    const writtenAtMs = stats?.mtimeMs ?? nowEpochMs;
    const note = await readSidecar(disk, { cacheDir, sha256, token });
    const life: Life = note === null ? 'unknown' : note.owner === null ? 'dead' : processes.lifeOf(note.owner);
    const isLive = !isForeign && isInUse(life, nowEpochMs - writtenAtMs);
    return { sha256, token, path, sizeBytes: part === null || isForeign ? 0 : part.size, writtenAtMs, isLive };
  });
  return (await Promise.all(parts)).sort((a, b) => b.sizeBytes - a.sizeBytes);
}

/** Removes the parts that no process writes to and that are `isUseless`. Returns those that are gone. */
export async function collectParts(
  disk: Disk,
  cacheDir: string,
  parts: readonly LeftPart[],
  isUseless: (part: LeftPart) => boolean,
): Promise<readonly LeftPart[]> {
  const dead = parts.filter((part) => !part.isLive && isUseless(part));
  await Promise.all(dead.map((part) => removePart(disk, { ...part, cacheDir })));
  const isGone = await Promise.all(
    dead.map(({ path }) =>
      disk.lstat(path).then(
        () => false,
        () => true,
      ),
    ),
  );
  return dead.filter((_, index) => isGone[index]);
}

/** Bytes on disk of the largest part of a digest. */
export async function bytesOfParts(disk: Disk, cacheDir: string, sha256: string): Promise<number> {
  const folder = folderPath(cacheDir, 'parts');
  const names = (await ownNames(disk, cacheDir, 'parts')).filter((name) => {
    const parsed = parsePartsName(name);
    return parsed?.kind === 'part' && parsed.sha256 === sha256;
  });
  const sizes = names.map((name) =>
    disk.lstat(join(folder, name)).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return Math.max(0, ...(await Promise.all(sizes)));
}

function keyed(name: ReturnType<typeof parsePartsName>): [string, { sha256: string; token: string }][] {
  return name === null ? [] : [[`${name.sha256}.${name.token}`, name]];
}
