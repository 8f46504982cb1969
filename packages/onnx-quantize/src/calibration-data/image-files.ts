import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadDecoder } from './decode-image.js';
import type { PreprocessingPlan } from './preprocess.js';

const IMAGE_FILE = /\.(jpe?g|png|webp)$/i;

/** The pictures in a folder and those below, sorted by code units: the same order on every machine. */
export async function imageFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && IMAGE_FILE.test(entry.name) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Decodes and prepares pictures one at a time, when they are asked for. */
export async function* decodedImages(files: Iterable<string>, plan: PreprocessingPlan): AsyncGenerator<Float32Array> {
  const decode = await loadDecoder();
  for (const file of files) yield await decode(file, await readFile(file), plan);
}
