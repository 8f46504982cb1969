import { digestFile, type Owner, uniqueToken } from '@rn50/file-store';
import type { Disk, DiskFile } from './disk.js';
import { type HashedFile, hashedFile } from './hashed-file.js';
import { noteOfPart, type PartName, pathOf, removeFile, removePart } from './part-files.js';
import { renameWithRetry } from './rename.js';
import { readSidecar, type Validator, writeSidecar } from './sidecar.js';
import { writeFailure } from './writable.js';

/** A download under way: a file of its own that only its own process writes to. Errors are ModelFetchErrors. */
export interface Part {
  readonly path: string;
  /** The bytes of the part, including those not written yet. */
  receivedBytes(): number;
  /** Where the newest transfer began: 0, or behind the bytes of an earlier one. */
  transferStart(): number;
  /** The source and entity tag of the bytes; null if they are not known. */
  validator(): Validator | null;
  /** A transfer begins that continues behind the bytes of the part. */
  beginRest(validator: Validator): Promise<void>;
  /** A transfer of the whole file begins; the bytes of the part are dropped. */
  beginWhole(validator: Validator | null): Promise<void>;
  append(chunk: Uint8Array): Promise<void>;
  /** Empties the part: its bytes are wrong. */
  clear(): Promise<void>;
  /** The SHA-256 of all of it, in lower-case hexadecimal. */
  digest(): Promise<string>;
  /** Makes the part durable and renames it to `finalPath`. Only for a part whose digest was checked. */
  commit(finalPath: string): Promise<void>;
  /** Closes the part and leaves its bytes for a later run. An empty part is removed. Never throws. */
  release(): Promise<void>;
}

/** The place and the owner of a part. */
export interface PartPlace {
  readonly cacheDir: string;
  readonly sha256: string;
  readonly owner: Owner;
}

/**
 * Creates an empty part in an existing folder.
 *
 * @throws ModelFetchError `CACHE_NOT_WRITABLE`, `DISK_FULL`
 */
export async function createPart(disk: Disk, place: PartPlace): Promise<Part> {
  const name = { ...place, token: uniqueToken() };
  // The note first, so that a part left by a killed process always has its owner.
  await writeSidecar(disk, name, noteOf(place.owner, null));
  let handle: DiskFile;
  try {
    handle = await disk.open(pathOf(name), 'wx+');
  } catch (cause) {
    await removePart(disk, name);
    throw writeFailure(pathOf(name), cause);
  }
  return openPart(disk, name, handle, await hashedFile(handle, 0), null, false);
}

/**
 * Takes over a part of a process that has ended: renames it, which only one process can do, and hashes its bytes. Null if
 * the part is gone or of no use.
 *
 * @throws the signal's reason
 */
export async function adoptPart(
  disk: Disk,
  place: PartPlace,
  left: { readonly token: string; readonly maxBytes: number },
  signal?: AbortSignal,
): Promise<Part | null> {
  const old = { ...place, token: left.token };
  const mine = { ...place, token: uniqueToken() };
  const validator = (await readSidecar(disk, old))?.validator ?? null;
  // The new note first: a kill between the two steps leaves the old part as it was.
  await writeSidecar(disk, mine, noteOf(place.owner, validator));
  try {
    await disk.rename(pathOf(old), pathOf(mine));
  } catch {
    await removeFile(disk, noteOfPart(mine));
    return null;
  }
  await removeFile(disk, noteOfPart(old));
  let handle: DiskFile | undefined;
  try {
    handle = await disk.open(pathOf(mine), 'r+');
    const { size } = await handle.stat();
    if (size > 0 && size <= left.maxBytes) {
      return openPart(disk, mine, handle, await hashedFile(handle, size, signal), validator, true);
    }
  } catch (cause) {
    if (signal?.aborted) {
      await handle?.close().catch(() => undefined);
      await writeSidecar(disk, mine, noteOf(null, validator));
      throw cause;
    }
  }
  await handle?.close().catch(() => undefined);
  await removePart(disk, mine);
  return null;
}

function openPart(
  disk: Disk,
  name: PartName & { readonly owner: Owner },
  handle: DiskFile,
  file: HashedFile,
  begunWith: Validator | null,
  isAdopted: boolean,
): Part {
  const path = pathOf(name);
  let transferStart = file.sizeBytes();
  let validator = begunWith;
  let state: 'open' | 'committed' | 'closed' = 'open';

  const writing = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((cause: unknown) => {
      throw writeFailure(path, cause);
    });

  async function clear(): Promise<void> {
    transferStart = 0;
    validator = null;
    await writing(file.clear());
  }

  async function remember(next: Validator | null): Promise<void> {
    const isKnown = next?.source === validator?.source && next?.etag === validator?.etag;
    validator = next;
    if (!isKnown) await writeSidecar(disk, name, noteOf(name.owner, next));
  }

  return {
    path,
    receivedBytes: file.sizeBytes,
    transferStart: () => transferStart,
    validator: () => validator,
    async beginRest(next) {
      transferStart = file.sizeBytes();
      await remember(next);
    },
    async beginWhole(next) {
      if (file.sizeBytes() > 0) await clear();
      await remember(next);
    },
    append: (chunk) => writing(file.append(chunk)),
    clear,
    async digest() {
      const streamed = await writing(file.digest());
      // The former writer of an adopted part may have written once more, so the bytes on disk are hashed.
      return isAdopted ? (await writing(digestFile(path, { disk }))).sha256 : streamed;
    },
    async commit(finalPath) {
      try {
        await file.sync();
        await handle.close();
        state = 'closed';
        await renameWithRetry(disk, path, finalPath);
        state = 'committed';
      } catch (cause) {
        throw writeFailure(finalPath, cause);
      }
      await removeFile(disk, noteOfPart(name));
    },
    async release() {
      if (state === 'committed') return;
      if (state === 'open') {
        await file.settle();
        await handle.close().catch(() => undefined);
      }
      state = 'closed';
      // The size on disk decides: the disk may have filled up before the first byte was written.
      const { size } = await disk.stat(path).catch(() => ({ size: 0 }));
      if (size === 0) await removePart(disk, name);
      else await writeSidecar(disk, name, noteOf(null, validator));
    },
  };
}

function noteOf(owner: Owner | null, validator: Validator | null) {
  return { schemaVersion: 1, owner, validator } as const;
}
