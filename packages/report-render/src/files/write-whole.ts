import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RenderError } from '../error.js';
import { printable } from '../format/printable.js';

/** The part of the file system that is used here. */
export interface FileSystem {
  /** Makes a folder and those above it; no error if it is there. */
  mkdir(path: string): Promise<unknown>;
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

export const REAL_FILE_SYSTEM: FileSystem = { mkdir: makeFolder, writeFile, rename, rm };

/** @throws RenderError `OUTPUT_NOT_WRITABLE` naming the folder */
export async function ensureFolder(path: string, fileSystem: FileSystem): Promise<void> {
  await guarded(path, () => fileSystem.mkdir(path));
}

/**
 * Writes a file under a temporary name beside its place and renames it: the final name is absent, as it was, or whole.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  fileSystem: FileSystem,
): Promise<WrittenFile> {
  const bytes = Buffer.from(content);
  await guarded(path, () => writeAndRename(path, bytes, fileSystem));
  return { path, bytes: bytes.byteLength };
}

async function writeAndRename(path: string, content: Buffer, fileSystem: FileSystem): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await fileSystem.writeFile(temporary, content);
    await fileSystem.rename(temporary, path);
  } catch (cause) {
    // The reported cause is the failed write, even where its remains cannot be removed.
    await fileSystem.rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

async function guarded(path: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RenderError(
      'OUTPUT_NOT_WRITABLE',
      `Cannot write ${printable(path, 4096)}: ${printable(reason)}`,
      'Free the disk or the path, or choose another folder with --out.',
      cause,
    );
  }
}

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: where a file system answers ENOENT although the
 * parent exists (`/proc`), Node 20 tries forever, and no signal ends it.
 */
export async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && (await kindOf(parent)) === 'absent') await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    // The folder exists, or another process has made it meanwhile.
    if ((await kindOf(path)) !== 'folder') throw error;
  }
}

async function kindOf(path: string): Promise<'folder' | 'other' | 'absent'> {
  return stat(path).then(
    (stats) => (stats.isDirectory() ? 'folder' : 'other'),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'absent' : 'other'),
  );
}
