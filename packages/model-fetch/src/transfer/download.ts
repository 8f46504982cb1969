import { setTimeout as sleep } from 'node:timers/promises';
import type { Disk } from '../cache/disk.js';
import { blobDir, blobPath } from '../cache/layout.js';
import { openPart, type Part } from '../cache/part.js';
import { assertFreeSpace } from '../cache/writable.js';
import { type FailedAttempt, ModelFetchError } from '../errors.js';
import type { Network } from '../http/network.js';
import { ServerBusyError } from '../http/open-url.js';
import type { ManifestEntry } from '../manifest/entry.js';
import { assertHeaders, type Settings } from '../options.js';
import { attempt } from './attempt.js';
import { explainFailure } from './explain-failure.js';
import { createProgressMeter, createProgressReporter } from './progress.js';
import { afterFailure, FRESH_SOURCE, nextTry, verdictOf } from './schedule.js';
import type { Source } from './sources.js';
import { abortError, createWatchdog } from './watchdog.js';

/** The outside world, so that tests can script it. */
export interface FetchIo {
  readonly disk: Disk;
  /** Opens the network; called once, and only if a URL is tried. */
  readonly openNetwork: () => Promise<Network>;
  /** Monotonic, in milliseconds. */
  readonly nowMs: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/**
 * Fetches an entry from the first source that has it into the cache, and returns that source. The final path is
 * written by one rename, after size and digest were found true.
 *
 * @throws ModelFetchError
 */
export async function download(
  io: FetchIo,
  entry: ManifestEntry,
  sources: readonly Source[],
  settings: Settings,
): Promise<Source> {
  const part = await openPart(io.disk, settings.cacheDir, entry.sha256);
  let network: Promise<Network> | undefined;
  const openNetwork = () => {
    network ??= io.openNetwork();
    return network;
  };
  try {
    await assertFreeSpace(io.disk, blobDir(settings.cacheDir, entry.sha256), entry.sizeBytes);
    const source = await tryInTurn({ ...io, openNetwork }, entry, sources, settings, part);
    if (settings.signal?.aborted) throw abortError(settings.signal);
    await part.commit(blobPath(settings.cacheDir, entry));
    return source;
  } finally {
    await part.discard();
    // Not awaited: a connection that will not close must not hold the caller up.
    network?.then((opened) => opened.close()).catch(() => undefined);
  }
}

async function tryInTurn(
  io: FetchIo,
  entry: ManifestEntry,
  sources: readonly Source[],
  settings: Settings,
  part: Part,
): Promise<Source> {
  const states = sources.map(() => FRESH_SOURCE);
  const failed: FailedAttempt[] = [];
  const waits = settings.budgets.map((budget) => budget.begin());
  let hasFirstByte = false;
  const endWaits = () => {
    hasFirstByte = true;
    for (const wait of waits) wait.end();
  };
  const signals = [...(settings.signal ? [settings.signal] : []), ...waits.map((wait) => wait.signal)];
  const report = createProgressReporter(createProgressMeter(entry.id, entry.sizeBytes), settings.onProgress, io.nowMs);
  report(0, true);
  let preferred: number | null = null;
  try {
    for (let dirty = false; ; dirty = true) {
      const next = nextTry(states, io.nowMs(), preferred);
      const source = next === null ? undefined : sources[next.index];
      if (next === null || source === undefined) throw explainFailure(entry.id, failed);
      try {
        await pause(next.waitMs, signals);
        if (dirty) await part.restart();
        const live = states.filter((state) => !state.finished).length;
        await attempt(source, entry, part, {
          disk: io.disk,
          network: io.openNetwork,
          headers: headersFor(source, sources, settings.headers),
          firstByteTimeoutMs: hasFirstByte ? settings.firstByteTimeoutMs : fairShareMs(settings, live),
          idleTimeoutMs: settings.idleTimeoutMs,
          signals,
          onFirstByte: endWaits,
          onBytes: (receivedBytes) => report(receivedBytes),
        });
        report(part.receivedBytes(), true);
        return source;
      } catch (cause) {
        const error = asTyped(cause);
        if (verdictOf(error.code) === 'fatal') throw withAttempts(error, failed);
        failed.push({ url: source.label, code: error.code, message: error.message });
        const retryAfterMs = error instanceof ServerBusyError ? error.retryAfterMs : null;
        const state = states[next.index] ?? FRESH_SOURCE;
        const failure = { code: error.code, retryAfterMs };
        states[next.index] = afterFailure(state, failure, settings.retry, io.nowMs(), io.random());
        preferred = part.receivedBytes() > 0 ? next.index : null;
      }
    }
  } finally {
    endWaits();
  }
}

/** Waits, unless one of the signals cuts the wait short. */
async function pause(waitMs: number, signals: readonly AbortSignal[]): Promise<void> {
  const watchdog = createWatchdog(signals);
  try {
    watchdog.throwIfAborted();
    if (waitMs > 0) await sleep(waitMs, undefined, { signal: watchdog.signal });
  } catch (cause) {
    watchdog.throwIfAborted();
    throw cause;
  } finally {
    watchdog.stop();
  }
}

/** Under a budget no silent host may use up the time that the sources after it need. */
function fairShareMs(settings: Settings, liveSources: number): number {
  const remaining = settings.budgets.map((budget) => budget.remainingMs() / Math.max(1, liveSources));
  return Math.max(1, Math.min(settings.firstByteTimeoutMs, ...remaining));
}

function headersFor(source: Source, sources: readonly Source[], headers: Settings['headers']): Record<string, string> {
  if (source.kind === 'folder' || headers === undefined) return {};
  if (typeof headers === 'function') {
    const chosen = headers(new URL(source.url));
    assertHeaders(chosen);
    return { ...chosen };
  }
  const first = sources.find((candidate) => candidate.kind === 'url');
  return first?.kind === 'url' && first.url.origin === source.url.origin ? { ...headers } : {};
}

function asTyped(error: unknown): ModelFetchError {
  if (error instanceof ModelFetchError) return error;
  throw error;
}

function withAttempts(error: ModelFetchError, attempts: readonly FailedAttempt[]): ModelFetchError {
  if (attempts.length === 0) return error;
  return new ModelFetchError(error.code, error.message, { cause: error.cause ?? error, attempts });
}
