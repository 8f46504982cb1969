import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../errors.js';
import type { Disk } from './disk.js';

/** On Windows a virus scanner may hold a new file for a moment; these waits add up to three seconds. */
const RENAME_WAITS_MS = [20, 80, 200, 500, 1000, 1200];

/** Renames, and tries again for three seconds while another program has the file open. */
export async function renameWithRetry(disk: Disk, from: string, to: string): Promise<void> {
  for (const waitMs of RENAME_WAITS_MS) {
    try {
      return await disk.rename(from, to);
    } catch (cause) {
      if (!['EPERM', 'EBUSY', 'EACCES'].includes(systemCode(cause) ?? '')) throw cause;
      await sleep(waitMs);
    }
  }
  await disk.rename(from, to);
}
