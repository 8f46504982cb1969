import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { heldNames } from '../processes/holds.js';
import { isInUse } from '../processes/owner.js';
import { type FileFacts, readSidecar } from './derived-file.js';
import { derivedFileName, derivedPart, keptKind } from './names.js';

/** An entry of a keyed cache; it can be made again. */
export interface CacheEntry {
  readonly name: string;
  /** What it is; empty where that is not known. */
  readonly about: string;
  readonly path: string;
  /** Bytes that its removal frees: 0 for a second name of a file that stays. */
  readonly sizeBytes: number;
  /** Null where that is not known. */
  readonly lastUsed: Date | null;
  /** `left-over`: no later run will take it. */
  readonly state: 'kept' | 'in-use' | 'left-over';
  /** What is to be removed, in this order. */
  readonly paths: readonly string[];
}

/**
 * The derived files in a folder, without hashing, then what is left over. Strangers are left out. A folder that is a
 * symbolic link counts as empty: it may lead to files of others.
 *
 * @param describe what a file is, from its sidecar
 * @throws the system's error where the folder cannot be read
 */
export async function listDerivedFiles<Facts extends FileFacts>(
  folder: string,
  schema: z.ZodType<Facts>,
  describe: (about: string, facts: Facts) => string,
): Promise<CacheEntry[]> {
  const names = new Set(await namesIn(folder));
  const held = await heldNames(folder);
  const entries: CacheEntry[] = [];
  for (const name of [...names].sort()) {
    const part = derivedPart(name);
    if (part?.kind !== 'sidecar') continue;
    const note = join(folder, name);
    const sidecar = await readSidecar(note, schema);
    const file = sidecar === null ? null : derivedFileName(part.key, sidecar.facts.sha256);
    if (sidecar === null || file === null || !names.has(file)) continue;
    const path = join(folder, file);
    const { dataFile } = sidecar.facts;
    const data = dataFile === undefined ? [] : [join(folder, dataFile)];
    const sizes = await Promise.all([path, ...data].map((one) => sizeAndTime(one, note)));
    entries.push({
      sizeBytes: sizes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
      lastUsed: sizes[0]?.lastUsed ?? null,
      name: part.key,
      about: describe(sidecar.about, sidecar.facts),
      path,
      state: held.has(file) ? 'in-use' : 'kept',
      // The sidecar first: no reader looks for a file that is gone.
      paths: [note, path, ...data],
    });
    names.delete(name);
    names.delete(file);
    if (dataFile !== undefined) names.delete(dataFile);
  }
  for (const name of [...names].sort()) {
    const part = derivedPart(name);
    if (part === null) continue;
    const path = join(folder, name);
    const isBusy = held.has(name) || (part.kind === 'temporary' && (await mayBeWritten(path)));
    entries.push({ ...(await leftOver(path)), name: part.key, state: isBusy ? 'in-use' : 'left-over' });
  }
  return entries;
}

/**
 * The kept values in a folder, each under `name`. Strangers are left out, and a folder that is a symbolic link counts as
 * empty.
 *
 * @throws the system's error where the folder cannot be read
 */
export async function listKeptValues(folder: string, name: string): Promise<CacheEntry[]> {
  const entries = (await namesIn(folder)).sort().map(async (fileName): Promise<CacheEntry[]> => {
    const path = join(folder, fileName);
    switch (keptKind(fileName)) {
      case null:
        return [];
      case 'temporary':
        return [{ ...(await leftOver(path)), name, state: (await mayBeWritten(path)) ? 'in-use' : 'left-over' }];
      case 'value': {
        const about = (await readSidecar(path, z.unknown()))?.about ?? '';
        return [{ ...(await sizeAndTime(path, path)), name, about, path, paths: [path], state: 'kept' }];
      }
    }
  });
  return (await Promise.all(entries)).flat();
}

/** What became of the entries of a cache. */
export interface RemovedEntries {
  readonly removed: readonly CacheEntry[];
  readonly inUse: readonly CacheEntry[];
  readonly failed: readonly { readonly path: string; readonly cause: unknown }[];
}

/** Removes the entries that no live process uses. */
export async function removeUnused(entries: readonly CacheEntry[]): Promise<RemovedEntries> {
  const removed: CacheEntry[] = [];
  const inUse: CacheEntry[] = [];
  const failed: { path: string; cause: unknown }[] = [];
  for (const entry of entries) {
    // Looked at again just before: a run may have taken the file since it was listed.
    if (entry.state === 'in-use' || (await heldNames(dirname(entry.path))).has(basename(entry.path))) {
      inUse.push(entry);
      continue;
    }
    try {
      for (const path of entry.paths) await rm(path, { recursive: true, force: true });
      removed.push(entry);
    } catch (cause) {
      failed.push({ path: entry.path, cause });
    }
  }
  return { removed, inUse, failed };
}

async function leftOver(path: string): Promise<Omit<CacheEntry, 'name' | 'state'>> {
  const { sizeBytes } = await sizeAndTime(path, path);
  return { about: '', path, sizeBytes, lastUsed: null, paths: [path] };
}

/** The bytes of a file, or of all files in a folder, and when `note` was last touched. */
async function sizeAndTime(
  path: string,
  note: string,
): Promise<{ readonly sizeBytes: number; readonly lastUsed: Date | null }> {
  const stats = await lstat(path).catch(() => null);
  const inside = stats?.isDirectory() ? await readdir(path).catch(() => []) : [];
  const sizes = await Promise.all(inside.map(async (name) => (await sizeAndTime(join(path, name), path)).sizeBytes));
  const own = stats?.isFile() && stats.nlink === 1 ? stats.size : 0;
  const lastUsed = (await lstat(note).catch(() => null))?.mtime ?? null;
  return { sizeBytes: sizes.reduce((sum, size) => sum + size, own), lastUsed };
}

/** A temporary file does not name its process: it may be in use until nothing has been written to it for an hour. */
async function mayBeWritten(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && isInUse('unknown', Date.now() - stats.mtimeMs);
}

async function namesIn(folder: string): Promise<string[]> {
  const stats = await lstat(folder).catch(() => null);
  return stats?.isDirectory() ? readdir(folder) : [];
}
