import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';

/** Far more than a note or a lock of ours holds. */
const MAX_BYTES = 1 << 16;

/** The file operations that reading a small text takes. */
export interface TextDisk {
  lstat(path: string): Promise<Stats>;
  readFile(path: string, encoding: 'utf8'): Promise<string>;
}

/**
 * The text of a small file; null if it is absent, unreadable, larger than 64 KiB or not a plain file. Reading a pipe
 * would wait for ever, and a huge file would fill the memory.
 */
export async function readSmallText(path: string, disk: TextDisk = fs): Promise<string | null> {
  try {
    const stats = await disk.lstat(path);
    return stats.isFile() && stats.size <= MAX_BYTES ? await disk.readFile(path, 'utf8') : null;
  } catch {
    return null;
  }
}
