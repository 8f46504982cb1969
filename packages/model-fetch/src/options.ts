import { validateHeaderName, validateHeaderValue } from 'node:http';
import { resolve } from 'node:path';
import { defaultCacheDir } from './cache/layout.js';
import { ModelFetchError } from './errors.js';
import type { MinRate } from './transfer/attempt.js';
import { createFirstByteBudget, type FirstByteBudget } from './transfer/first-byte-budget.js';
import type { FetchProgress } from './transfer/progress.js';
import { DEFAULT_RETRY, type RetryPolicy } from './transfer/schedule.js';

/** How to fetch. Every field has a default; times are in milliseconds. */
export interface EnsureFileOptions {
  /** Cache folder; see `defaultCacheDir`. */
  readonly cacheDir?: string | undefined;
  /** No network: only the cache and a local mirror folder are looked at. */
  readonly offline?: boolean | undefined;
  /** http(s) base URL or local folder, tried before the entry's URLs; the file is at `<mirror>/<fileName>`. */
  readonly mirror?: string | undefined;
  /**
   * Request headers. A plain record is sent to one origin only, that of the mirror URL or else of the first URL,
   * so that a token never reaches another host; a function decides for each URL. Never forwarded to another host.
   */
  readonly headers?: Readonly<Record<string, string>> | ((url: URL) => Readonly<Record<string, string>>) | undefined;
  /** Longest wait between two pieces of a body. Default 30 s. */
  readonly idleTimeoutMs?: number | undefined;
  /**
   * A body that brings fewer bytes per second than this, as a mean over `minRateWindowMs` of waiting, is given up and
   * tried again. Default 1024 over 30 s; 0 turns it off.
   */
  readonly minBytesPerSecond?: number | undefined;
  readonly minRateWindowMs?: number | undefined;
  /** Longest wait of one try for its first byte, connecting included. Default 20 s. */
  readonly firstByteTimeoutMs?: number | undefined;
  /** Longest time this call waits for a first byte, over all URLs, tries and pauses. Default: no bound. */
  readonly firstByteDeadlineMs?: number | undefined;
  /** The same bound shared with other calls; see `createFirstByteBudget`. */
  readonly firstByteBudget?: FirstByteBudget | undefined;
  /**
   * Single fields override the default policy: 4 tries without a new byte, 256 in all, 0.5 s doubled up to 8 s,
   * `Retry-After` up to 30 s.
   */
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Aborts the call. The final path stays absent; received bytes are kept for the next call. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Called before the first request (with the bytes of earlier transfers, most often 0), then at most ten times a second, then once at the end.
   * Not called for a cache hit. What it throws is ignored.
   */
  readonly onProgress?: ((progress: FetchProgress) => unknown) | undefined;
}

/** Options, with defaults for those that are not given. */
export interface Settings {
  readonly cacheDir: string;
  readonly offline: boolean;
  readonly mirror: string | undefined;
  readonly headers: EnsureFileOptions['headers'];
  readonly idleTimeoutMs: number;
  readonly minRate: MinRate;
  readonly firstByteTimeoutMs: number;
  readonly budgets: readonly FirstByteBudget[];
  readonly retry: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: EnsureFileOptions['onProgress'];
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ModelFetchError `INVALID_OPTION`
 */
export function settingsOf(options: EnsureFileOptions, env: NodeJS.ProcessEnv): Settings {
  const { idleTimeoutMs = 30_000, firstByteTimeoutMs = 20_000, firstByteDeadlineMs, firstByteBudget } = options;
  const { minBytesPerSecond = 1024, minRateWindowMs = 30_000 } = options;
  assertPositive('idleTimeoutMs', idleTimeoutMs);
  assertPositive('firstByteTimeoutMs', firstByteTimeoutMs);
  assertPositive('minRateWindowMs', minRateWindowMs);
  if (!(minBytesPerSecond >= 0)) throw new ModelFetchError('INVALID_OPTION', 'minBytesPerSecond must be 0 or more');
  if (firstByteDeadlineMs !== undefined) assertPositive('firstByteDeadlineMs', firstByteDeadlineMs);
  if (options.headers !== undefined && typeof options.headers !== 'function') assertHeaders(options.headers);
  if (options.cacheDir === '' || options.cacheDir?.includes('\0')) {
    throw new ModelFetchError('INVALID_OPTION', 'cacheDir is empty or holds a NUL');
  }
  const retry = { ...DEFAULT_RETRY, ...options.retry };
  assertCount('retry.triesPerSource', retry.triesPerSource);
  assertCount('retry.totalTries', retry.totalTries);
  return {
    cacheDir: resolve(options.cacheDir ?? defaultCacheDir(env)),
    offline: options.offline ?? false,
    mirror: options.mirror,
    headers: options.headers,
    idleTimeoutMs,
    minRate: { bytesPerSecond: minBytesPerSecond, windowMs: minRateWindowMs },
    firstByteTimeoutMs,
    budgets: [
      ...(firstByteBudget === undefined ? [] : [firstByteBudget]),
      ...(firstByteDeadlineMs === undefined ? [] : [createFirstByteBudget(firstByteDeadlineMs)]),
    ],
    retry,
    signal: options.signal,
    onProgress: options.onProgress,
  };
}

/** Set by the downloader itself, or of one connection only (RFC 9110, 7.6.1). */
const RESERVED_HEADERS = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'host',
  'if-range',
  'keep-alive',
  'proxy-authorization',
  'range',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** @throws ModelFetchError `INVALID_OPTION`; the message names the header, never its value */
export function assertHeaders(headers: Readonly<Record<string, string>>): void {
  if (typeof headers !== 'object' || headers === null) {
    throw new ModelFetchError('INVALID_OPTION', 'headers must be a record, or a function that returns one');
  }
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw new ModelFetchError(
        'INVALID_OPTION',
        `header ${JSON.stringify(name)} has a name or value HTTP cannot carry`,
      );
    }
    if (RESERVED_HEADERS.has(name.toLowerCase())) {
      throw new ModelFetchError('INVALID_OPTION', `header ${name} is set by the downloader itself`);
    }
  }
}

function assertPositive(name: string, value: number): void {
  if (!(value > 0)) throw new ModelFetchError('INVALID_OPTION', `${name} must be above 0`);
}

function assertCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new ModelFetchError('INVALID_OPTION', `${name} must be a whole number above 0`);
  }
}
