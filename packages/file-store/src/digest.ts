import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { pathKind } from './path-kind.js';

/** Large enough that the calls do not count, small enough that memory stays flat. */
const READ_BYTES = 1 << 20;

/** The file operations that hashing takes. */
export interface ReadDisk {
  open(
    path: string,
    flags: 'r',
  ): Promise<{
    stat(): Promise<Stats>;
    read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }>;
}

/** The digest of a file, and which file it was when it was read. */
export interface FileDigest {
  /** Lower-case hexadecimal. */
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly stats: Stats;
}

/** SHA-256 (FIPS 180-4) of a file, read in pieces. Rejects with the system's error, or the signal's reason. */
export async function digestFile(
  path: string,
  { disk = fs, signal }: { readonly disk?: ReadDisk; readonly signal?: AbortSignal | undefined } = {},
): Promise<FileDigest> {
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

/**
 * One digest for a file and others that belong to it: that of the file where there are none, else the SHA-256 of the lines that hold
 * the digest of each, in this order. Names do not count. Sizes are added up. Rejects as {@link digestFile}.
 */
export async function digestFiles(
  path: string,
  others: readonly string[],
): Promise<Pick<FileDigest, 'sha256' | 'sizeBytes'>> {
  const { sha256, sizeBytes } = await digestFile(path);
  if (others.length === 0) return { sha256, sizeBytes };
  const digests = [{ sha256, sizeBytes }];
  for (const other of others) digests.push(await digestFile(other));
  return {
    sha256: createHash('sha256')
      .update(digests.map((one) => `${one.sha256}\n`).join(''))
      .digest('hex'),
    sizeBytes: digests.reduce((sum, one) => sum + one.sizeBytes, 0),
  };
}

/** The digest of a file and others that belong to it in hexadecimal; null if one of them is not there. Rejects with the system's error. */
export async function sha256OfFile(path: string, others: readonly string[] = []): Promise<string | null> {
  const areThere = [path, ...others].every((one) => pathKind(one) === 'file');
  return areThere ? (await digestFiles(path, others)).sha256 : null;
}
