import { mkdirSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { sha256OfFile } from '../digest.js';
import { makeFolder } from '../make-folder.js';
import { pathKind } from '../path-kind.js';
import { type Hold, heldNames, holdName } from '../processes/holds.js';
import { uniqueToken } from '../processes/owner.js';
import { writeWhole } from '../write-file.js';
import { markUsed } from './kept-value.js';
import { derivedFileName, derivedPart, sidecarName } from './names.js';

/** What is known of a derived file, at least. */
export interface FileFacts {
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Name of the file beside it that holds its data, where it is not self-contained; digest and size count both. */
  readonly dataFile?: string | undefined;
}

/** How a file is made from other things: a seed, or a file and a recipe. */
export interface Making<Facts extends FileFacts> {
  /** Name in the cache; different for everything that may change the file. */
  readonly key: string;
  /** What it is, for a list of the cache. */
  readonly about: string;
  /** Of the facts in a sidecar; an older or broken sidecar must not fit it. */
  readonly schema: z.ZodType<Facts>;
  /** Makes the file at `out`, and its data file, if it has one, as `<out>.data`. */
  readonly make: (out: string) => Promise<Facts>;
  /** Called for a file that has lost its digest, before it is made again. */
  readonly onCorrupt: (path: string) => void;
  /** Whether a kept file with its digest is to be used; always unless given. */
  readonly isUsable?: (facts: Facts) => boolean;
}

export type Derived<Facts extends FileFacts> = Facts & { readonly path: string; readonly source: 'cache' | 'made' };

/** Something in the folder of a cache cannot be written or removed; the cause is the system's error. */
export class FolderNotWritableError extends Error {
  override readonly name = 'FolderNotWritableError';
  readonly folder: string;

  constructor(folder: string, cause: unknown) {
    super(`cannot write in ${folder}: ${String(cause)}`, { cause });
    this.folder = folder;
  }
}

/**
 * A file that is made once and kept: `<key>.<digest>.onnx`, with a sidecar `<key>.json` that holds the digest, so that
 * the two belong together however many processes make them at once. Every hit is hashed again; a file without its
 * digest is made anew, in a folder of its own. This process holds the file until it ends, so that no other one removes
 * it.
 *
 * @throws FolderNotWritableError; whatever `make` throws
 */
export async function derivedFile<Facts extends FileFacts>(
  folder: string,
  making: Making<Facts>,
): Promise<Derived<Facts>> {
  const { key, about, make, isUsable = () => true } = making;
  const sidecar = join(folder, sidecarName(key));
  const kept = await takeKept(folder, making);
  if (kept !== null && isUsable(kept.facts)) {
    await markUsed(sidecar);
    return { ...kept.facts, path: kept.path, source: 'cache' };
  }
  kept?.hold.release();
  const work = `${key}.${uniqueToken()}.work`;
  const workPath = join(folder, work);
  const hold = await writing(folder, async () => {
    makeFolder(folder);
    await sweep(folder, key);
    const held = holdName(folder, work);
    mkdirSync(workPath);
    return held;
  });
  try {
    // The model names its data file, which keeps this name: no other process must write one that is called so.
    const made = join(workPath, `${key}.${uniqueToken()}.onnx`);
    const facts = await make(made);
    const path = join(folder, derivedFileName(key, facts.sha256));
    holdName(folder, basename(path));
    const { dataFile } = facts;
    if (dataFile !== undefined) holdName(folder, dataFile);
    await writing(folder, async () => {
      if (dataFile !== undefined) await rename(join(workPath, dataFile), join(folder, dataFile));
      await rename(made, path);
      await writeWhole(sidecar, JSON.stringify({ about, ...facts }));
    });
    return { ...facts, path, source: 'made' };
  } finally {
    await rm(workPath, { recursive: true, force: true }).catch(() => undefined);
    hold.release();
  }
}

const aboutSchema = z.object({ about: z.string().default('') });

/** A sidecar; null where it is absent, cut short or of another form: the file is made again. */
export async function readSidecar<Facts>(
  path: string,
  schema: z.ZodType<Facts>,
): Promise<{ readonly about: string; readonly facts: Facts } | null> {
  try {
    const json: unknown = JSON.parse(await readFile(path, 'utf8'));
    return { about: aboutSchema.parse(json).about, facts: schema.parse(json) };
  } catch {
    return null;
  }
}

interface Kept<Facts> {
  readonly facts: Facts;
  readonly path: string;
  readonly hold: Hold;
}

/** The file of a sidecar, held before it is hashed so that no other process removes it. Null where its digest differs. */
async function takeKept<Facts extends FileFacts>(
  folder: string,
  { key, schema, onCorrupt }: Making<Facts>,
): Promise<Kept<Facts> | null> {
  const known = await readSidecar(join(folder, sidecarName(key)), schema);
  if (known === null) return null;
  const { facts } = known;
  const name = derivedFileName(key, facts.sha256);
  const path = join(folder, name);
  const holds = [holdName(folder, name)];
  const { dataFile } = facts;
  if (dataFile !== undefined) holds.push(holdName(folder, dataFile));
  const hold: Hold = {
    release() {
      for (const one of holds) one.release();
    },
  };
  const digest = await sha256OfFile(path, dataFile === undefined ? [] : [join(folder, dataFile)]);
  // A process that looked for holds before this one was written may have removed the file while it was read.
  if (digest === facts.sha256 && pathKind(path) !== 'absent') return { facts, path, hold };
  hold.release();
  if (digest !== null && digest !== facts.sha256) onCorrupt(path);
  return null;
}

/** Removes files of this key that no sidecar will name any more, and the remains of killed processes. */
async function sweep(folder: string, key: string): Promise<void> {
  // Listed before the holds are read: a hold is older than its file, so every listed file in use has its hold by now.
  const names = await readdir(folder);
  const held = await heldNames(folder);
  const left = names.filter((name) => {
    const part = derivedPart(name);
    return part?.key === key && part.kind !== 'sidecar' && part.kind !== 'temporary' && !held.has(name);
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    // Only the system says that a folder cannot be written; anything else is a fault of ours.
    throw cause instanceof Error && 'code' in cause ? new FolderNotWritableError(folder, cause) : cause;
  }
}
