import { createHash } from 'node:crypto';
import type { DiskFile } from './disk.js';

/** Bytes gathered before they are hashed and written; a `kill -9` loses at most twice as many. */
const BATCH_BYTES = 1 << 18;
const READ_BYTES = 1 << 20;
/** Bytes between two syncs, so that the last sync has little left to write. */
const SYNC_EVERY_BYTES = 1 << 26;

/** A file that is written from front to back and hashed meanwhile; one batch is written while the next is filled. */
export interface HashedFile {
  /** Its bytes, including those not written yet. */
  sizeBytes(): number;
  append(chunk: Uint8Array): Promise<void>;
  /** Empties it. */
  clear(): Promise<void>;
  /** Writes everything. */
  flush(): Promise<void>;
  /** Writes as much as it can and waits for writes and syncs under way, so that the file may be closed. Never throws. */
  settle(): Promise<void>;
  /** Makes it durable. */
  sync(): Promise<void>;
  /** The SHA-256 of all that was appended, in lower-case hexadecimal. */
  digest(): Promise<string>;
}

/** A hashed file over an open one. Its first `sizeBytes` bytes are kept: they are read and hashed here. */
export async function hashedFile(handle: DiskFile, sizeBytes: number, signal?: AbortSignal): Promise<HashedFile> {
  let hash = createHash('sha256');
  let size = sizeBytes;
  let written = sizeBytes;
  // Two buffers for the whole download, so that no batch allocates.
  let batch = Buffer.allocUnsafe(BATCH_BYTES);
  let spare = Buffer.allocUnsafe(BATCH_BYTES);
  let batchBytes = 0;
  let syncedAt = sizeBytes;
  let syncing: Promise<unknown> | null = null;
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

  /** Waits for the write under way. Throws its failure, also at each later call. */
  async function writeDone(): Promise<void> {
    const outcome = await writing;
    if (outcome !== undefined) throw outcome.failed;
  }

  async function startWriting(): Promise<void> {
    const bytes = batch.subarray(0, batchBytes);
    hash.update(bytes);
    await writeDone();
    writing = writeAll(bytes, written).then(
      () => undefined,
      (failed: unknown) => ({ failed }),
    );
    written += bytes.length;
    if (written - syncedAt >= SYNC_EVERY_BYTES) startSyncing();
    [batch, spare] = [spare, batch];
    batchBytes = 0;
  }

  /** Never two at once. A failure is ignored: the last sync fails as well. */
  function startSyncing(): void {
    if (syncing !== null) return;
    syncedAt = written;
    syncing = handle
      .datasync()
      .catch(() => undefined)
      .finally(() => {
        syncing = null;
      });
  }

  async function flush(): Promise<void> {
    if (batchBytes > 0) await startWriting();
    await writeDone();
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
      await writeDone();
      batchBytes = 0;
      await syncing;
      size = written = syncedAt = 0;
      hash = createHash('sha256');
      await handle.truncate(0);
    },
    flush,
    async settle() {
      await flush().catch(() => undefined);
      await syncing;
    },
    async sync() {
      await flush();
      await syncing;
      await handle.sync();
    },
    async digest() {
      await flush();
      return hash.copy().digest('hex');
    },
  };
}
