import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';

/**
 * Writes a small file beside its place, syncs it and renames it: the path is absent, as it was, or whole. Its folder
 * must exist. What stands at the path is replaced, also a symbolic link.
 *
 * @throws the system's error; nothing is left beside the path
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  // The library would write through a link, which may lead anywhere.
  if ((await lstat(path).catch(() => null))?.isSymbolicLink()) await rm(path);
  // The library takes a short write on a full disk for success; writeFile goes on until all is written, or fails.
  const tmpfileCreated = (temporary: string) => writeFile(temporary, content);
  const write = () => writeFileAtomic(path, '', { tmpfileCreated });
  await write().catch((error: NodeJS.ErrnoException) => {
    // In two containers that share a folder the library may choose the same temporary name; its next one differs.
    if (error.code === 'ENOENT') return write();
    throw error;
  });
}

/**
 * Puts a large file in its place: from bytes, or pieces one after the other, which are synced; from the file at another path without a second
 * copy where the file system allows it; or as a copy of it that may be changed. Made beside the path, then renamed: the path is absent, as it
 * was, or whole.
 *
 * @throws the system's error; nothing is left beside the path
 */
export async function placeFile(
  path: string,
  content: Uint8Array | readonly Uint8Array[] | { readonly from: string } | { readonly copyOf: string },
): Promise<void> {
  // Not the process number: two containers that share a folder may have the same.
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    if ('from' in content) await linkOrCopy(content.from, temporary);
    else if ('copyOf' in content) await copyFile(content.copyOf, temporary, constants.COPYFILE_FICLONE);
    else await writeSynced(temporary, content instanceof Uint8Array ? [content] : content);
    await rename(temporary, path);
  } finally {
    // Also after success: a rename does nothing where both names are links to one file.
    await rm(temporary, { force: true });
  }
}

/** The name that a temporary file of this module was to get by its rename; null for another file. */
export function nameOfTemporary(name: string): string | null {
  return TEMPORARY.exec(name)?.[1] ?? null;
}

/** The endings of `placeFile` and of earlier versions, then that of write-file-atomic. */
const TEMPORARY = /^(.+?)\.(?:[0-9a-f.-]+\.tmp|\d{5,10})$/;

async function linkOrCopy(from: string, to: string): Promise<void> {
  // A hard link to a symbolic link would be one more symbolic link, which leads elsewhere from its new place.
  const file = await realpath(from);
  await link(file, to).catch(() => copyFile(file, to));
}

async function writeSynced(path: string, pieces: readonly Uint8Array[]): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const piece of pieces) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}
