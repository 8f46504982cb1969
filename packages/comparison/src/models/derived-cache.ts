import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '@rn50/file-store';
import { z } from 'zod';
import { ComparisonError } from '../errors.js';
import type { JobResult } from '../jobs/jobs.js';
import { writeJson } from './write-json.js';

const sidecarSchema = z.object({
  sha256: z.string().length(64),
  sizeBytes: z.int().positive(),
  image: z.object({ channels: z.int(), height: z.int(), width: z.int() }),
  facts: z.record(z.string(), z.unknown()),
  recipe: z.record(z.string(), z.unknown()).nullable(),
});

export interface Derived extends JobResult {
  readonly path: string;
  readonly source: 'cache' | 'made';
}

/**
 * A model made from other things (a seed, an FP32 file and a recipe), kept under `key` as `<key>.onnx` with a sidecar
 * `<key>.json` that holds its digest. Every hit is hashed again; a file that does not match is made anew, and
 * `onCorrupt` is told. So is one that is right and of which `isUsable` says no.
 */
export async function derived(
  folder: string,
  key: string,
  make: (out: string) => Promise<JobResult>,
  onCorrupt: (path: string) => void,
  isUsable: (result: JobResult) => boolean = () => true,
): Promise<Derived> {
  const path = join(folder, `${key}.onnx`);
  const sidecar = join(folder, `${key}.json`);
  const known = await readSidecar(sidecar);
  if (known !== null) {
    const digest = await sha256OfFile(path);
    if (digest !== null && digest !== known.sha256) onCorrupt(path);
    else if (digest !== null && isUsable(known)) return { ...known, path, source: 'cache' };
  }
  makeCacheFolder(folder);
  await sweep(folder, key);
  await rm(sidecar, { force: true });
  const result = await make(path);
  await writeJson(sidecar, result);
  return { ...result, path, source: 'made' };
}

/** Removes what processes that were killed left of this key; those that still run are left alone. */
async function sweep(folder: string, key: string): Promise<void> {
  const left = (await readdir(folder)).flatMap((name) => {
    const pid = name.startsWith(`${key}.`) ? /\.(\d+)\.tmp$/.exec(name)?.[1] : undefined;
    return pid === undefined || isRunning(Number(pid)) ? [] : [name];
  });
  await Promise.all(left.map((name) => rm(join(folder, name), { force: true })));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
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

async function readSidecar(path: string): Promise<JobResult | null> {
  try {
    return sidecarSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Absent, cut short or from another version: the model is simply made again.
    return null;
  }
}

function makeCacheFolder(folder: string): void {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new ComparisonError({
      code: 'CACHE_NOT_WRITABLE',
      message: `The model cache ${folder} cannot be written`,
      remedy: 'Choose another with --cache-dir <dir> or RN50_CACHE_DIR.',
      cause,
    });
  }
}
