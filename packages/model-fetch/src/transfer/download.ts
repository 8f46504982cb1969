import { blobPath } from '../cache/layout.js';
import { collectParts, type LeftPart, partsIn } from '../cache/left-parts.js';
import { collectLocks } from '../cache/lock.js';
import type { WantedFile } from '../cache/lookup.js';
import { adoptPart, createPart, type Part, type PartPlace } from '../cache/part.js';
import { assertFreeSpace, freeBytesIn, prepareFolder } from '../cache/writable.js';
import { ModelFetchError, systemCode } from '../errors.js';
import type { Network } from '../http/network.js';
import type { Settings } from '../options.js';
import { assertWhole } from './attempt.js';
import type { FetchIo } from './io.js';
import type { ProgressReporter } from './progress.js';
import type { Source } from './sources.js';
import { tryInTurn } from './try-in-turn.js';
import { abortError, abortedOr } from './watchdog.js';

/** The next download removes a part that has not been continued for this long. */
const FORGOTTEN_MS = 14 * 24 * 3_600_000;

/** A finished download. */
export interface Downloaded {
  /** Its source, without credentials and query values; null if it came from a dead process whose note has none. */
  readonly from: string | null;
  /** Bytes taken over from an interrupted transfer. */
  readonly resumedFromBytes: number;
}

/**
 * Fetches a file from the first source that has it into its blob, and continues where a dead process had stopped. The
 * blob appears by one rename, after size and digest were checked. Whatever fails, bytes that may be right are kept for the
 * next call.
 *
 * @throws ModelFetchError
 */
export async function download(
  io: FetchIo,
  file: WantedFile & { readonly id: string },
  sources: readonly Source[],
  settings: Settings,
  report: ProgressReporter,
): Promise<Downloaded> {
  const { cacheDir, signal } = settings;
  await prepareFolder(io.disk, cacheDir, 'blobs');
  const folder = await prepareFolder(io.disk, cacheDir, 'parts');
  const part = await openPart(io, file, cacheDir, signal);
  let network: Promise<Network> | undefined;
  const openNetwork = () => {
    network ??= io.openNetwork();
    return network;
  };
  try {
    report(part.receivedBytes(), true);
    let from = await completeAlready(file, part);
    if (from === undefined) {
      await assertFreeSpace(io.disk, folder, file.sizeBytes - part.receivedBytes());
      from = (await tryInTurn({ ...io, openNetwork }, file, sources, settings, part, report)).label;
    }
    if (signal?.aborted) throw abortError(signal);
    const resumedFromBytes = part.transferStart();
    await part.commit(blobPath(cacheDir, file.sha256));
    report(file.sizeBytes, true);
    return { from, resumedFromBytes };
  } catch (cause) {
    throw await withSpace(io, folder, file.sizeBytes - part.receivedBytes(), cause);
  } finally {
    await part.release();
    // Not awaited: a connection that does not close must not delay the caller.
    network?.then((opened) => opened.close()).catch(() => undefined);
  }
}

/** The largest part that a dead process left of this file, or an empty one. Other dead parts of it are removed. */
async function openPart(io: FetchIo, file: WantedFile, cacheDir: string, signal?: AbortSignal): Promise<Part> {
  const { disk, processes } = io;
  const place: PartPlace = { cacheDir, sha256: file.sha256, owner: processes.self() };
  const nowEpochMs = Date.now();
  const left = await partsIn(disk, cacheDir, processes, nowEpochMs);
  let adopted: Part | null = null;
  for (const { sha256, token, sizeBytes, isLive } of left) {
    if (adopted !== null || isLive || sizeBytes === 0 || sha256 !== file.sha256) continue;
    try {
      adopted = await adoptPart(disk, place, { token, maxBytes: file.sizeBytes }, signal);
    } catch (cause) {
      throw abortedOr(signal, cause);
    }
  }
  const isUseless = (part: LeftPart) => part.sha256 === file.sha256 || nowEpochMs - part.writtenAtMs > FORGOTTEN_MS;
  await collectParts(disk, cacheDir, left, isUseless);
  await collectLocks(disk, cacheDir, processes);
  return adopted ?? createPart(disk, place);
}

/** The source of a part that is the whole file already; undefined if it is not. */
async function completeAlready(file: WantedFile, part: Part): Promise<string | null | undefined> {
  if (part.receivedBytes() < file.sizeBytes) return undefined;
  const from = part.validator()?.source ?? null;
  try {
    await assertWhole('an earlier download', file, part, null);
    return from;
  } catch (cause) {
    if (cause instanceof ModelFetchError && cause.code === 'CHECKSUM_MISMATCH') return undefined;
    throw cause;
  }
}

/** The error of a disk that filled up during the download, with the bytes needed and free. */
async function withSpace(io: FetchIo, folder: string, missingBytes: number, cause: unknown): Promise<unknown> {
  if (!(cause instanceof ModelFetchError) || cause.code !== 'DISK_FULL' || systemCode(cause.cause) === null)
    return cause;
  const freeBytes = await freeBytesIn(io.disk, folder);
  const free = freeBytes === null ? '' : `, ${freeBytes} free`;
  const { message, attempts } = cause;
  const text = `${message}: ${missingBytes} more bytes needed${free}; received bytes are kept`;
  return new ModelFetchError('DISK_FULL', text, { cause: cause.cause, attempts });
}
