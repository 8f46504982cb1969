import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemCode } from '../errors.js';
import { type Disk, type DiskFile, uniqueSuffix } from './disk.js';
import { blobDir, PART_PREFIX } from './layout.js';
import { prepareBlobDir, writeFailure } from './writable.js';

/** Bytes gathered before they are hashed and written: fewer calls, and memory stays flat. */
const BATCH_BYTES = 1 << 20;

/** On Windows a virus scanner may hold a new file for a moment; these waits add up to three seconds. */
const RENAME_WAITS_MS = [20, 80, 200, 500, 1000, 1200];

/** A download under way: a file of its own beside the target, hashed while it is written. */
export interface Part {
  readonly path: string;
  /** Bytes given to {@link append} since the last {@link restart}. */
  receivedBytes(): number;
  append(chunk: Uint8Array): Promise<void>;
  /** Empties the part for another try. */
  restart(): Promise<void>;
  /** Writes what is still held back and returns the SHA-256 of all of it. */
  digest(): Promise<string>;
  /** Makes the part durable and renames it to `finalPath`. Only call it once the digest is known to be true. */
  commit(finalPath: string): Promise<void>;
  /** Closes and removes the part, if it is still there. Never throws. */
  discard(): Promise<void>;
}

/**
 * Creates the part of a file in the cache.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`, `UNSAFE_PATH`, `DISK_FULL`
 */
export async function openPart(disk: Disk, cacheDir: string, sha256: string): Promise<Part> {
  await prepareBlobDir(disk, cacheDir, sha256);
  const path = join(blobDir(cacheDir, sha256), `${PART_PREFIX}${uniqueSuffix()}`);
  try {
    return partOf(disk, path, await disk.open(path, 'wx'));
  } catch (cause) {
    throw writeFailure(path, cause);
  }
}

function partOf(disk: Disk, path: string, handle: DiskFile): Part {
  let hash = createHash('sha256');
  let received = 0;
  // One buffer for all batches: nothing is allocated per megabyte.
  const batch = Buffer.allocUnsafe(BATCH_BYTES);
  let batchBytes = 0;

  async function flush(): Promise<void> {
    const bytes = batch.subarray(0, batchBytes);
    batchBytes = 0;
    hash.update(bytes);
    for (let written = 0; written < bytes.length; ) {
      const result = await handle.write(bytes, written, bytes.length - written, null).catch((cause: unknown) => {
        throw writeFailure(path, cause);
      });
      written += result.bytesWritten;
    }
  }

  return {
    path,
    receivedBytes: () => received,
    async append(chunk) {
      for (let taken = 0; taken < chunk.length; ) {
        const bytes = chunk.subarray(taken, taken + BATCH_BYTES - batchBytes);
        batch.set(bytes, batchBytes);
        batchBytes += bytes.length;
        taken += bytes.length;
        if (batchBytes === BATCH_BYTES) await flush();
      }
      received += chunk.length;
    },
    async restart() {
      batchBytes = 0;
      received = 0;
      hash = createHash('sha256');
      // The file is opened anew: a handle keeps its position, which truncating does not move back.
      await handle.close();
      handle = await disk.open(path, 'w').catch((cause: unknown) => {
        throw writeFailure(path, cause);
      });
    },
    async digest() {
      await flush();
      return hash.copy().digest('hex');
    },
    async commit(finalPath) {
      try {
        await handle.sync();
        await handle.close();
        await renameWithRetry(disk, path, finalPath);
      } catch (cause) {
        throw writeFailure(finalPath, cause);
      }
    },
    async discard() {
      await handle.close().catch(() => undefined);
      await disk.rm(path, { force: true }).catch(() => undefined);
    },
  };
}

async function renameWithRetry(disk: Disk, from: string, to: string): Promise<void> {
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
