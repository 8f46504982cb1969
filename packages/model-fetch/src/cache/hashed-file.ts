import { createHash } from 'node:crypto';
import type { DiskFile } from './disk.js';

/** Bytes gathered before they are hashed and written; what a `kill -9` loses is at most twice as much. */
const BATCH_BYTES = 1 << 18;
const READ_BYTES = 1 << 20;

/** A file that is written from front to back and hashed meanwhile; one batch is written while the next is filled. */
export interface HashedFile {
  /** Bytes in it, those still held back included. */
  sizeBytes(): number;
  append(chunk: Uint8Array): Promise<void>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Hands everything over to the system. */
  flush(): Promise<void>;
  /** The SHA-256 of all that was appended, in lower-case hexadecimal. */
  digest(): Promise<string>;
}

/** A hashed file over an open one whose first `sizeBytes` bytes are kept: they are read and hashed here. */
export async function hashedFile(handle: DiskFile, sizeBytes: number, signal?: AbortSignal): Promise<HashedFile> {
  let hash = createHash('sha256');
  let size = sizeBytes;
  let written = sizeBytes;
  // Two buffers for the whole download: nothing is allocated per batch.
  let batch = Buffer.allocUnsafe(BATCH_BYTES);
  let spare = Buffer.allocUnsafe(BATCH_BYTES);
  let batchBytes = 0;
  let writing: Promise<{ failed: unknown } | undefined> = Promise.resolve(undefined);

  if (sizeBytes > 0) {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    for (let position = 0; position < sizeBytes; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, Math.min(READ_BYTES, sizeBytes - position), position);
      if (bytesRead === 0) throw new Error('the file became shorter while it was read');
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  }

  async function writeAll(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      done += (await handle.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
    }
  }

  /** Waits for the write under way; its failure comes out here, and again at each later call. */
  async function settle(): Promise<void> {
    const outcome = await writing;
    if (outcome !== undefined) throw outcome.failed;
  }

  async function startWriting(): Promise<void> {
    const bytes = batch.subarray(0, batchBytes);
    hash.update(bytes);
    await settle();
    writing = writeAll(bytes, written).then(
      () => undefined,
      (failed: unknown) => ({ failed }),
    );
    written += bytes.length;
    [batch, spare] = [spare, batch];
    batchBytes = 0;
  }

  async function flush(): Promise<void> {
    if (batchBytes > 0) await startWriting();
    await settle();
  }

  return {
    sizeBytes: () => size,
    async append(chunk) {
      for (let taken = 0; taken < chunk.length; ) {
        const bytes = chunk.subarray(taken, taken + BATCH_BYTES - batchBytes);
        batch.set(bytes, batchBytes);
        batchBytes += bytes.length;
        taken += bytes.length;
        if (batchBytes === BATCH_BYTES) await startWriting();
      }
      size += chunk.length;
    },
    async clear() {
      await settle();
      batchBytes = 0;
      size = written = 0;
      hash = createHash('sha256');
      await handle.truncate(0);
    },
    flush,
    async digest() {
      await flush();
      return hash.copy().digest('hex');
    },
  };
}
