import type { Disk } from '../cache/disk.js';
import type { WantedFile } from '../cache/lookup.js';
import type { Part } from '../cache/part.js';
import { ModelFetchError, type ModelFetchErrorCode } from '../errors.js';
import { type ContentHead, describeHead, HEAD_BYTES, standIn } from '../http/content.js';
import type { Network } from '../http/network.js';
import { networkError } from '../http/network-error.js';
import { openUrl } from '../http/open-url.js';
import { openFolderFile } from './open-folder.js';
import { createRateWatch } from './rate-watch.js';
import type { Opened, Source } from './sources.js';
import { createWatchdog, type Watchdog } from './watchdog.js';

/** The received bytes are not the file's and were dropped. */
export class RejectedBytesError extends ModelFetchError {
  /** Whether they came from several transfers: then one whole transfer may still be right. */
  readonly wasPieced: boolean;

  constructor(code: ModelFetchErrorCode, message: string, wasPieced: boolean) {
    super(code, message);
    this.wasPieced = wasPieced;
  }
}

/** The lowest rate of a body, as a mean over a window of waiting. */
export interface MinRate {
  readonly bytesPerSecond: number;
  readonly windowMs: number;
}

/** The settings and tools of one try. */
export interface AttemptContext {
  readonly disk: Disk;
  readonly network: () => Promise<Network>;
  /** Whether only the missing rest of the part is asked for. */
  readonly wantsRest: boolean;
  readonly headers: Readonly<Record<string, string>>;
  /** Longest wait for the first byte of the body, connecting included. */
  readonly firstByteTimeoutMs: number;
  /** Longest wait between two pieces of the body. */
  readonly idleTimeoutMs: number;
  readonly minRate: MinRate;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
  readonly signals: readonly AbortSignal[];
  readonly onFirstByte: () => void;
  readonly onBytes: (receivedBytes: number) => void;
}

/**
 * One try: completes a part from one source and checks size and digest. A part with bytes is continued where the source
 * can do that, else it is begun anew once the source's first bytes look right. Stops at the first byte past the file's
 * size. Wrong bytes are dropped; others stay for the next try.
 *
 * @throws ModelFetchError whose code decides whether another try or source makes sense
 */
export async function attempt(source: Source, file: WantedFile, part: Part, context: AttemptContext): Promise<void> {
  const watchdog = createWatchdog(context.signals);
  let opened: Opened | undefined;
  try {
    watchdog.expect(context.firstByteTimeoutMs, () => firstByteTimeout(source, context.firstByteTimeoutMs));
    opened = await open(source, file, part, context, watchdog.signal);
    await receive(opened, source, file, part, context, watchdog);
  } catch (cause) {
    // After an abort its reason is the true error, not the stream's.
    watchdog.throwIfAborted();
    throw source.kind === 'url' ? networkError(source.url, cause) : readFailure(source, cause);
  } finally {
    watchdog.stop();
    opened?.close();
  }
}

async function open(
  source: Source,
  { sizeBytes }: WantedFile,
  part: Part,
  context: AttemptContext,
  signal: AbortSignal,
): Promise<Opened> {
  if (source.kind === 'folder') return openFolderFile(context.disk, source.path, signal);
  const start = part.receivedBytes();
  const validator = part.validator();
  // Another source's tag says nothing here: then the digest alone decides whether the pieces fit.
  const etag = validator?.source === source.label ? validator.etag : null;
  const rest = context.wantsRest ? { start, sizeBytes, etag } : null;
  return openUrl(await context.network(), source.url, context.headers, rest, signal);
}

async function receive(
  opened: Opened,
  source: Source,
  file: WantedFile,
  part: Part,
  context: AttemptContext,
  watchdog: Watchdog,
): Promise<void> {
  let firstBytes = Buffer.alloc(0);
  const head = (): ContentHead => ({ contentType: opened.contentType, firstBytes });
  const rate = createRateWatch(context.minRate.bytesPerSecond, context.minRate.windowMs);
  const chunks = opened.body[Symbol.asyncIterator]();
  for (;;) {
    const askedAtMs = context.nowMs();
    const next = await chunks.next();
    // Only waiting for the source counts, not our own slow disk.
    watchdog.relax();
    if (next.done) break;
    const isFirst = firstBytes.length === 0 && next.value.length > 0;
    if (firstBytes.length < HEAD_BYTES) {
      firstBytes = Buffer.concat([firstBytes, next.value.subarray(0, HEAD_BYTES - firstBytes.length)]);
    }
    if (isFirst) {
      assertPlausible(opened, source, file, head());
      const validator = { source: source.label, etag: opened.etag };
      await (opened.start > 0 ? part.beginRest(validator) : part.beginWhole(validator));
      context.onFirstByte();
    } else {
      const bytesPerSecond = rate.add(next.value.length, context.nowMs() - askedAtMs);
      if (bytesPerSecond !== null) throw tooSlow(source, bytesPerSecond, context.minRate);
    }
    if (part.receivedBytes() + next.value.length > file.sizeBytes) {
      const { code, message } = wrongSize(source, file, `more than ${file.sizeBytes} bytes`, head());
      throw await rejected(part, code, message);
    }
    await part.append(next.value);
    context.onBytes(part.receivedBytes());
    watchdog.expect(context.idleTimeoutMs, () => idleTimeout(source, context.idleTimeoutMs, part.receivedBytes()));
  }
  if (opened.contentLength === 0 && opened.start === 0) throw wrongSize(source, file, '0 bytes', head());
  await assertWhole(source.label, file, part, head());
}

/** Refuses at the first bytes a body that cannot be the file, before 100 MB are read or the part is dropped. */
function assertPlausible(opened: Opened, source: Source, file: WantedFile, head: ContentHead): void {
  // A server may send less of the rest than was asked for; the next try asks for what is missing.
  if (opened.start > 0 || opened.contentLength === file.sizeBytes) return;
  const instead = standIn(head);
  if (instead !== null) {
    const message = `${source.label} sent ${instead} instead of the file: ${describeHead(head)}`;
    throw new ModelFetchError('UNEXPECTED_CONTENT', message);
  }
  if (opened.contentLength !== null) throw wrongSize(source, file, `${opened.contentLength} bytes`, head);
}

/**
 * Checks that a part is the file. Fewer bytes stay for the next try, wrong ones are dropped.
 *
 * @throws ModelFetchError `TRUNCATED`, `CHECKSUM_MISMATCH`
 */
export async function assertWhole(
  label: string,
  file: WantedFile,
  part: Part,
  head: ContentHead | null,
): Promise<void> {
  const received = part.receivedBytes();
  const shown = head === null ? '' : ` (${describeHead(head)})`;
  if (received < file.sizeBytes) {
    const message = `${label} broke off after ${received} of ${file.sizeBytes} bytes${shown}`;
    throw new ModelFetchError('TRUNCATED', message);
  }
  const actual = await part.digest();
  if (actual === file.sha256) return;
  const instead = head === null ? null : standIn(head);
  const hint = instead === null ? '' : `; it is ${instead}`;
  const message = `${label} sent other bytes: SHA-256 expected ${file.sha256}, received ${actual}${hint}${shown}`;
  throw await rejected(part, 'CHECKSUM_MISMATCH', message);
}

/** Drops the wrong bytes of a part and returns the error to throw. */
async function rejected(part: Part, code: ModelFetchErrorCode, message: string): Promise<ModelFetchError> {
  const wasPieced = part.transferStart() > 0;
  await part.clear();
  return new RejectedBytesError(code, message, wasPieced);
}

function wrongSize(source: Source, file: WantedFile, sent: string, head: ContentHead): ModelFetchError {
  const message = `${source.label} sends ${sent} instead of ${file.sizeBytes} (${describeHead(head)})`;
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

function tooSlow(
  source: Source,
  bytesPerSecond: number,
  { bytesPerSecond: least, windowMs }: MinRate,
): ModelFetchError {
  const rate = `${Math.round(bytesPerSecond)} bytes/s over ${windowMs / 1000} s, less than ${least}`;
  return new ModelFetchError('TOO_SLOW', `${source.label} sent ${rate}`);
}

function readFailure(source: Source, cause: unknown): ModelFetchError {
  if (cause instanceof ModelFetchError) return cause;
  return new ModelFetchError('MIRROR_FILE_MISSING', `cannot read ${source.label}: ${String(cause)}`, { cause });
}
