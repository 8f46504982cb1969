import * as fs from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: where a file system answers ENOENT although the
 * parent is there (`/proc`), Node 20 tries for ever, and no signal ends it.
 */
export async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  if (parent !== path && (await kindOf(parent)) === 'absent') await makeFolder(parent);
  try {
    await fs.mkdir(path);
  } catch (error) {
    // It is there, or another process has made it meanwhile.
    if ((await kindOf(path)) !== 'folder') throw error;
  }
}

async function kindOf(path: string): Promise<'folder' | 'other' | 'absent'> {
  return fs.stat(path).then(
    (stats) => (stats.isDirectory() ? 'folder' : 'other'),
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? 'absent' : 'other'),
  );
}
