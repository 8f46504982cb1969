import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Hold, heldNames, holdName, makeFolder, uniqueToken } from '@rn50/file-store';
import { ComparisonError } from '../errors.js';
import type { JobResult } from '../jobs/jobs.js';
import { derivedFileName, derivedPart, readSidecar, type Sidecar, sidecarName } from './derived-files.js';
import { markUsed } from './kept-json.js';
import { writeJson } from './write-json.js';

export interface Derived extends JobResult {
  readonly path: string;
  readonly source: 'cache' | 'made';
}

/** How a model is made from other things: a seed, or an FP32 file and a recipe. */
export interface Making {
  /** Name in the cache; different for everything that may change the file. */
  readonly key: string;
  /** What it is, for `fetch --list`. */
  readonly about: string;
  readonly make: (out: string) => Promise<JobResult>;
  /** Is told of a file whose digest is not true any more. */
  readonly onCorrupt: (path: string) => void;
  /** Whether a file that is right is to be used; yes unless given. */
  readonly isUsable?: (result: JobResult) => boolean;
}

/**
 * A model that is made once and kept: `<key>.<digest>.onnx`, and a sidecar `<key>.json` that says which digest that is. So the two
 * belong together whatever several processes do at once. Every hit is hashed again; what does not match is made anew, in a folder
 * of its own. This process holds what it makes and takes until it ends, so that no other one removes it.
 *
 * @throws ComparisonError CACHE_NOT_WRITABLE; what `make` throws
 */
export async function derived(folder: string, making: Making): Promise<Derived> {
  const { key, about, make, onCorrupt, isUsable = () => true } = making;
  const sidecar = join(folder, sidecarName(key));
  const known = await readSidecar(sidecar);
  const kept = known === null ? null : await takeKept(folder, key, known, onCorrupt);
  if (kept !== null && isUsable(kept.result)) {
    await markUsed(sidecar);
    return { ...kept.result, path: kept.path, source: 'cache' };
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
    const made = join(workPath, 'model.onnx');
    const result = await make(made);
    const path = join(folder, derivedFileName(key, result.sha256));
    holdName(folder, basename(path));
    await writing(folder, async () => {
      await rename(made, path);
      await writeJson(sidecar, { about, ...result });
    });
    return { ...result, path, source: 'made' };
  } finally {
    await rm(workPath, { recursive: true, force: true }).catch(() => undefined);
    hold.release();
  }
}

interface Kept {
  readonly result: JobResult;
  readonly path: string;
  readonly hold: Hold;
}

/** The file of a sidecar, held before it is hashed so that no other process removes it. Null where its digest does not match. */
async function takeKept(
  folder: string,
  key: string,
  { about: _, ...result }: Sidecar,
  onCorrupt: Making['onCorrupt'],
): Promise<Kept | null> {
  const name = derivedFileName(key, result.sha256);
  const path = join(folder, name);
  const hold = holdName(folder, name);
  const digest = await sha256OfFile(path);
  // Another process may have looked for holds before this one's, and removed the file while it was read.
  if (digest === result.sha256 && (await stat(path).catch(() => null)) !== null) return { result, path, hold };
  hold.release();
  if (digest !== null && digest !== result.sha256) onCorrupt(path);
  return null;
}

/** Removes files of this key that no sidecar will name any more, and what processes that were killed left. */
async function sweep(folder: string, key: string): Promise<void> {
  // Listed before the holds are read: a hold is there before its file, so whatever is listed and in use is among them.
  const names = await readdir(folder);
  const held = await heldNames(folder);
  const left = names.filter((name) => {
    const part = derivedPart(name);
    return part?.key === key && part.kind !== 'sidecar' && part.kind !== 'temporary' && !held.has(name);
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** The SHA-256 of a file in hexadecimal, read as a stream; null if there is no such file. */
export async function sha256OfFile(path: string): Promise<string | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
  } catch {
    return null;
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

async function writing<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw cacheNotWritable(folder, cause);
  }
}

/** The error of a cache folder in which something cannot be written or removed. */
export function cacheNotWritable(folder: string, cause: unknown): ComparisonError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new ComparisonError({
    code: 'CACHE_NOT_WRITABLE',
    message: `The model cache ${folder} cannot be written${code === null ? '' : ` (${code})`}`,
    remedy: `${isFull ? 'Free some space, or choose' : 'Choose'} another with --cache-dir <dir> or RN50_CACHE_DIR.`,
    cause,
  });
}
