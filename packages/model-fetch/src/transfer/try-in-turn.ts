import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedFile } from '../cache/lookup.js';
import type { Part } from '../cache/part.js';
import { type FailedAttempt, ModelFetchError } from '../errors.js';
import type { Network } from '../http/network.js';
import { ServerBusyError } from '../http/open-url.js';
import { assertHeaders, type Settings } from '../options.js';
import { attempt, RejectedBytesError } from './attempt.js';
import { explainFailure } from './explain-failure.js';
import type { FetchIo } from './io.js';
import type { ProgressReporter } from './progress.js';
import { afterFailure, FRESH_SOURCE, type NextTry, nextTry, verdictOf } from './schedule.js';
import type { Source } from './sources.js';
import { createWatchdog } from './watchdog.js';

/**
 * Completes a part: tries the sources in turn, as long as any of them may still have the file. Returns the source that
 * completed it.
 *
 * @throws ModelFetchError with all failed tries
 */
export async function tryInTurn(
  io: Pick<FetchIo, 'disk' | 'nowMs' | 'random'> & { readonly openNetwork: () => Promise<Network> },
  file: WantedFile & { readonly id: string },
  sources: readonly Source[],
  settings: Settings,
  part: Part,
  report: ProgressReporter,
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
  let preferred: number | null = null;
  // The furthest byte that each source has reached. A restart keeps it: the same bytes again are not progress.
  let reachedBytes = sources.map(() => 0);
  try {
    for (;;) {
      const mayTry = failed.length < settings.retry.totalTries;
      const next: NextTry | null = mayTry ? nextTry(states, io.nowMs(), preferred) : null;
      const source = next === null ? undefined : sources[next.index];
      if (next === null || source === undefined) throw explainFailure(file.id, failed);
      const state = states[next.index] ?? FRESH_SOURCE;
      const wantsRest = part.receivedBytes() > 0 && !state.asksWhole;
      let arrivedBytes = 0;
      let progressed = false;
      try {
        await pause(next.waitMs, signals);
        const live = states.filter((state) => !state.finished).length;
        await attempt(source, file, part, {
          disk: io.disk,
          network: io.openNetwork,
          nowMs: io.nowMs,
          wantsRest,
          headers: headersFor(source, sources, settings.headers),
          firstByteTimeoutMs: hasFirstByte ? settings.firstByteTimeoutMs : fairShareMs(settings, live),
          idleTimeoutMs: settings.idleTimeoutMs,
          minRate: settings.minRate,
          signals,
          onFirstByte: endWaits,
          onBytes(receivedBytes) {
            arrivedBytes = receivedBytes;
            // Bytes behind earlier ones are progress, also after another source has begun the part anew.
            progressed ||= part.transferStart() > 0 || receivedBytes > (reachedBytes[next.index] ?? 0);
            report(receivedBytes);
          },
        });
        return source;
      } catch (cause) {
        const error = asTyped(cause);
        if (verdictOf(error.code) === 'fatal') throw withAttempts(error, failed);
        failed.push({ url: source.label, code: error.code, message: error.message });
        const areRejected = error instanceof RejectedBytesError;
        // Rejected bytes do not count as progress; every source may have to send its own again.
        reachedBytes = reachedBytes.map((reached, index) =>
          areRejected ? 0 : index === next.index ? Math.max(reached, arrivedBytes) : reached,
        );
        const failure = {
          code: error.code,
          retryAfterMs: error instanceof ServerBusyError ? error.retryAfterMs : null,
          progressed,
          wasPieced: areRejected && error.wasPieced,
          restRefused: wantsRest && source.kind === 'url' && arrivedBytes === 0,
        };
        states[next.index] = afterFailure(state, failure, settings.retry, io.nowMs(), io.random());
        // The source of the last bytes is the best guess for the rest, unless it is too slow.
        preferred = arrivedBytes > 0 && error.code !== 'TOO_SLOW' ? next.index : null;
      }
    }
  } finally {
    endWaits();
  }
}

/** Waits, unless one of the signals cuts the wait short. */
export async function pause(waitMs: number, signals: readonly AbortSignal[]): Promise<void> {
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

/** Under a budget a silent host must not use up the time of the sources after it. */
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
