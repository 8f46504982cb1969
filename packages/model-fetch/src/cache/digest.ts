import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import type { Disk } from './disk.js';

/** Large enough that the calls do not count, small enough that memory stays flat. */
const READ_BYTES = 1 << 20;

/** What a file holds, and which file it was when it was read. */
export interface FileDigest {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly stats: Stats;
}

/** SHA-256 (FIPS 180-4) of a file, read in pieces. Rejects with the system's error, or the signal's reason. */
export async function digestFile(disk: Disk, path: string, signal?: AbortSignal): Promise<FileDigest> {
  const handle = await disk.open(path, 'r');
  try {
    const stats = await handle.stat();
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    let sizeBytes = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, sizeBytes);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), sizeBytes, stats };
      hash.update(buffer.subarray(0, bytesRead));
      sizeBytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
