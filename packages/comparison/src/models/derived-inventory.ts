import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { heldNames, isInUse } from '@rn50/file-store';
import { z } from 'zod';
import { ComparisonError } from '../errors.js';
import { derivedFileName, derivedPart, MADE_FOLDER, readSidecar, type Sidecar } from './derived-files.js';

/** Folders of figures that were measured here, a small file each. */
const FIGURE_FOLDERS = ['layers', 'peaks'] as const;
const FIGURES = /^[0-9a-f]{16}\.json(\.[0-9a-f.-]+\.tmp)?$/;

/** Something in the cache that was made here, and can be made again. */
export interface DerivedFile {
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
 * The tuned, quantized and built models, the tables of layers and the peaks in a cache, without hashing. Strangers are left out, and
 * so is a folder that is a symbolic link: what that leads to is not ours to clear up.
 *
 * @throws ComparisonError CACHE_UNREADABLE
 */
export async function listDerived(cacheDir: string): Promise<readonly DerivedFile[]> {
  const made = await listMade(join(cacheDir, MADE_FOLDER));
  const figures = FIGURE_FOLDERS.map((name) => listFigures(join(cacheDir, name), name));
  return [...made, ...(await Promise.all(figures)).flat()];
}

async function listMade(folder: string): Promise<DerivedFile[]> {
  const names = new Set(await namesIn(folder));
  const held = await heldNames(folder);
  const files: DerivedFile[] = [];
  for (const name of [...names].sort()) {
    const part = derivedPart(name);
    if (part?.kind !== 'sidecar') continue;
    const sidecar = await readSidecar(join(folder, name));
    const model = sidecar === null ? null : derivedFileName(part.key, sidecar.sha256);
    if (sidecar === null || model === null || !names.has(model)) continue;
    const path = join(folder, model);
    const note = join(folder, name);
    files.push({
      ...(await sizeAndTime(path, note)),
      name: part.key,
      about: aboutOf(sidecar),
      path,
      state: held.has(model) ? 'in-use' : 'kept',
      // The sidecar first: no reader looks for a file that is gone.
      paths: [note, path],
    });
    names.delete(name);
    names.delete(model);
  }
  for (const name of [...names].sort()) {
    const part = derivedPart(name);
    if (part === null) continue;
    const path = join(folder, name);
    const isBusy = held.has(name) || (part.kind === 'temporary' && (await mayBeWritten(path)));
    files.push({ ...(await leftOver(path)), name: part.key, state: isBusy ? 'in-use' : 'left-over' });
  }
  return files;
}

async function listFigures(folder: string, kind: string): Promise<DerivedFile[]> {
  const names = (await namesIn(folder)).sort().map((name) => ({ name, match: FIGURES.exec(name) }));
  const files = names.map(async ({ name, match }): Promise<DerivedFile[]> => {
    const path = join(folder, name);
    if (match === null) return [];
    if (match[1] !== undefined) {
      return [{ ...(await leftOver(path)), name: kind, state: (await mayBeWritten(path)) ? 'in-use' : 'left-over' }];
    }
    const file = { ...(await sizeAndTime(path, path)), name: kind, about: await readAbout(path), path, paths: [path] };
    return [{ ...file, state: 'kept' }];
  });
  return (await Promise.all(files)).flat();
}

async function leftOver(path: string): Promise<Omit<DerivedFile, 'name' | 'state'>> {
  const { sizeBytes } = await sizeAndTime(path, path);
  return { about: '', path, sizeBytes, lastUsed: null, paths: [path] };
}

function aboutOf({ about, recipe }: Sidecar): string {
  return recipe?.tuned === false ? `${about}: nothing was faster, so the file is the same` : about;
}

async function readAbout(path: string): Promise<string> {
  try {
    return z.object({ about: z.string() }).parse(JSON.parse(await readFile(path, 'utf8'))).about;
  } catch {
    return '';
  }
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

/** A temporary file does not say whose it is: it may be in use until it has not been written to for long. */
async function mayBeWritten(path: string): Promise<boolean> {
  const stats = await lstat(path).catch(() => null);
  return stats !== null && isInUse('unknown', Date.now() - stats.mtimeMs);
}

async function namesIn(folder: string): Promise<string[]> {
  const stats = await lstat(folder).catch(() => null);
  if (!stats?.isDirectory()) return [];
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new ComparisonError({
      code: 'CACHE_UNREADABLE',
      message: `The folder ${folder} of the model cache cannot be read`,
      remedy: 'Make it readable, or choose another cache with --cache-dir <dir> or RN50_CACHE_DIR.',
      cause,
    });
  }
}
