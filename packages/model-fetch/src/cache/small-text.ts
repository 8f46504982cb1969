import type { Disk } from './disk.js';

/** Far more than a note or a lock of ours holds. */
const MOST_BYTES = 1 << 16;

/**
 * The text of a note or a lock; null if it is absent, unreadable, or no such file: to read a pipe in its place would
 * wait for ever, and a huge file would fill the memory.
 */
export async function readSmallText(disk: Disk, path: string): Promise<string | null> {
  try {
    const stats = await disk.lstat(path);
    return stats.isFile() && stats.size <= MOST_BYTES ? await disk.readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
