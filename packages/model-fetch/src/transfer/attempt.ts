import type { Disk } from '../cache/disk.js';
import type { Part } from '../cache/part.js';
import { ModelFetchError } from '../errors.js';
import { type ContentHead, describeHead, HEAD_BYTES, standIn } from '../http/content.js';
import type { Network } from '../http/network.js';
import { networkError } from '../http/network-error.js';
import { openUrl } from '../http/open-url.js';
import type { ManifestEntry } from '../manifest/entry.js';
import { openFolderFile } from './open-folder.js';
import type { Opened } from './opened.js';
import type { Source } from './sources.js';
import { createWatchdog, type Watchdog } from './watchdog.js';

/** What one try needs from its surroundings. */
export interface AttemptContext {
  readonly disk: Disk;
  readonly network: () => Promise<Network>;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest wait for the first byte of the body, connecting included. */
  readonly firstByteTimeoutMs: number;
  /** Longest wait between two pieces of the body. */
  readonly idleTimeoutMs: number;
  readonly signals: readonly AbortSignal[];
  readonly onFirstByte: () => void;
  readonly onBytes: (receivedBytes: number) => void;
}

/**
 * One try: reads the whole file from one source into an empty part and checks size and digest.
 * Stops at the first byte past the entry's size.
 *
 * @throws ModelFetchError of the kind that tells whether another try, or another source, makes sense
 */
export async function attempt(
  source: Source,
  entry: ManifestEntry,
  part: Part,
  context: AttemptContext,
): Promise<void> {
  const watchdog = createWatchdog(context.signals);
  let opened: Opened | undefined;
  try {
    watchdog.expect(context.firstByteTimeoutMs, () => firstByteTimeout(source, context.firstByteTimeoutMs));
    opened = await open(source, context, watchdog.signal);
    await receive(opened, source, entry, part, context, watchdog);
  } catch (cause) {
    // Whatever the stream says of an abort, the reason for it is the true error.
    watchdog.throwIfAborted();
    throw source.kind === 'url' ? networkError(source.url, cause) : readFailure(source, cause);
  } finally {
    watchdog.stop();
    opened?.close();
  }
}

async function open(source: Source, context: AttemptContext, signal: AbortSignal): Promise<Opened> {
  if (source.kind === 'folder') return openFolderFile(context.disk, source.path, signal);
  return openUrl(await context.network(), source.url, context.headers, signal);
}

async function receive(
  opened: Opened,
  source: Source,
  entry: ManifestEntry,
  part: Part,
  context: AttemptContext,
  watchdog: Watchdog,
): Promise<void> {
  let firstBytes = Buffer.alloc(0);
  const head = (): ContentHead => ({ contentType: opened.contentType, firstBytes });
  const chunks = opened.body[Symbol.asyncIterator]();
  for (;;) {
    const next = await chunks.next();
    // The wait is for the source only; a slow disk on our side is not its fault.
    watchdog.relax();
    if (next.done) break;
    const isFirst = firstBytes.length === 0 && next.value.length > 0;
    if (firstBytes.length < HEAD_BYTES) {
      firstBytes = Buffer.concat([firstBytes, next.value.subarray(0, HEAD_BYTES - firstBytes.length)]);
    }
    if (isFirst) {
      assertPlausible(opened, source, entry, head());
      context.onFirstByte();
    }
    if (part.receivedBytes() + next.value.length > entry.sizeBytes) {
      throw wrongSize(source, entry, `more than ${entry.sizeBytes} bytes`, head());
    }
    await part.append(next.value);
    context.onBytes(part.receivedBytes());
    watchdog.expect(context.idleTimeoutMs, () => idleTimeout(source, context.idleTimeoutMs, part.receivedBytes()));
  }
  await assertComplete(opened, source, entry, part, head());
}

/** Refuses at the first bytes what cannot be the file, before 100 MB of it are read. */
function assertPlausible(opened: Opened, source: Source, entry: ManifestEntry, head: ContentHead): void {
  if (opened.contentLength === entry.sizeBytes) return;
  const instead = standIn(head);
  if (instead !== null) {
    const message = `${source.label} sent ${instead} instead of the file: ${describeHead(head)}`;
    throw new ModelFetchError('UNEXPECTED_CONTENT', message);
  }
  if (opened.contentLength !== null) throw wrongSize(source, entry, `${opened.contentLength} bytes`, head);
}

async function assertComplete(
  opened: Opened,
  source: Source,
  entry: ManifestEntry,
  part: Part,
  head: ContentHead,
): Promise<void> {
  const received = part.receivedBytes();
  if (opened.contentLength === 0) throw wrongSize(source, entry, '0 bytes', head);
  if (received < entry.sizeBytes) {
    const message = `${source.label} broke off after ${received} of ${entry.sizeBytes} bytes (${describeHead(head)})`;
    throw new ModelFetchError('TRUNCATED', message);
  }
  const actual = await part.digest();
  if (actual === entry.sha256) return;
  const instead = standIn(head);
  const hint = instead === null ? '' : `; it is ${instead}`;
  const message = `${source.label} sent other bytes: SHA-256 expected ${entry.sha256}, received ${actual}${hint} (${describeHead(head)})`;
  throw new ModelFetchError('CHECKSUM_MISMATCH', message);
}

function wrongSize(source: Source, entry: ManifestEntry, sent: string, head: ContentHead): ModelFetchError {
  const message = `${source.label} sends ${sent} instead of ${entry.sizeBytes} (${describeHead(head)})`;
  return new ModelFetchError('WRONG_SIZE', message);
}

function firstByteTimeout(source: Source, limitMs: number): ModelFetchError {
  const message = `${source.label}: no first byte within ${Math.round(limitMs) / 1000} s`;
  return new ModelFetchError('FIRST_BYTE_TIMEOUT', message);
}

function idleTimeout(source: Source, limitMs: number, received: number): ModelFetchError {
  const message = `${source.label} sent nothing for ${limitMs / 1000} s after ${received} bytes`;
  return new ModelFetchError('IDLE_TIMEOUT', message);
}

function readFailure(source: Source, cause: unknown): ModelFetchError {
  if (cause instanceof ModelFetchError) return cause;
  return new ModelFetchError('MIRROR_FILE_MISSING', `cannot read ${source.label}: ${String(cause)}`, { cause });
}
