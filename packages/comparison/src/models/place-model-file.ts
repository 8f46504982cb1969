import { randomUUID } from 'node:crypto';
import { copyFile, link, open, realpath, rename, rm } from 'node:fs/promises';
import { ComparisonError } from '../errors.js';

/**
 * Puts a model file in its place: from bytes, or the file at another path, without a second copy where the file system
 * allows it. Made beside the target, then renamed: the path is as it was, or whole.
 * @throws ComparisonError MODEL_NOT_WRITTEN naming the path
 */
export async function placeModelFile(path: string, content: Uint8Array | { readonly from: string }): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    if (content instanceof Uint8Array) await writeSynced(temporary, content);
    else await linkOrCopy(content.from, temporary);
    await rename(temporary, path);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ComparisonError({
      code: 'MODEL_NOT_WRITTEN',
      message: `The model cannot be written to ${path} (${detail})`,
      remedy:
        'Choose a folder that can be written and has room: --cache-dir or RN50_CACHE_DIR for the cache, -o for a file.',
      cause,
    });
  } finally {
    // Also where the rename did nothing: both names may be links to one file already.
    await rm(temporary, { force: true });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  // A hard link to a symbolic link would be one more symbolic link, which from its new place leads elsewhere.
  const file = await realpath(from);
  await link(file, to).catch(() => copyFile(file, to));
}

async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
