import { nodeProcesses } from '@rn50/file-store';
import { nodeDisk } from './cache/disk.js';
import { blobPath, filePath } from './cache/layout.js';
import { type CacheState, lookUp, quarantine } from './cache/lookup.js';
import { placeName } from './cache/place-name.js';
import { emptyQuarantine } from './cache/prune.js';
import { ModelFetchError } from './errors.js';
import { openNetwork } from './http/network.js';
import { checkEntry, checkFile, type ManifestEntry, type WantedDownload } from './manifest/entry.js';
import { type EnsureFileOptions, type Settings, settingsOf } from './options.js';
import { type Downloaded, download } from './transfer/download.js';
import type { FetchIo } from './transfer/io.js';
import { createProgressMeter, createProgressReporter } from './transfer/progress.js';
import { shared } from './transfer/share.js';
import { sourcesOf } from './transfer/sources.js';
import { abortError, abortedOr } from './transfer/watchdog.js';

/** A verified file on disk. */
export interface EnsuredFile {
  /** Absolute. The file's SHA-256 was checked during this call. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  /** `cache`: the file was in the cache, or another process has fetched it meanwhile. */
  readonly source: 'cache' | 'download';
  /** Where a downloaded file came from (credentials and query values removed), or the mirror folder's path. */
  readonly url?: string;
  /** Bytes of earlier transfers that the last one continued; 0 if it brought the whole file. */
  readonly resumedFromBytes: number;
}

/** The real disk, processes, network, clock and random numbers. */
const realIo: FetchIo = {
  disk: nodeDisk,
  processes: nodeProcesses,
  openNetwork: () => openNetwork({ env: process.env }),
  nowMs: () => performance.now(),
  random: Math.random,
};

/**
 * A file with its digest checked, from the cache or from the first source that has it.
 *
 * Whatever fails, the final path is absent or has the right digest: every hit is hashed again, a corrupt entry is moved
 * aside, a download is written beside its target and renamed once size and SHA-256 are right. An interrupted transfer is
 * continued, in this call or by a later process, however the first one ended. Several processes may ask for the same file
 * at once: one downloads, the others wait. Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY`,
 * `NO_PROXY`.
 *
 * @throws ModelFetchError with a code of the README's table; `attempts` lists what was tried
 */
export function ensureFile(file: WantedDownload, options: EnsureFileOptions = {}): Promise<EnsuredFile> {
  return ensureFileWith(realIo, file, options);
}

/**
 * {@link ensureFile} for an entry of a manifest, whose `id` names the file in messages and in progress.
 *
 * @throws ModelFetchError with a code of the README's table; `attempts` lists what was tried
 */
export async function ensureModel(entry: ManifestEntry, options: EnsureFileOptions = {}): Promise<EnsuredFile> {
  return ensureFile(checkEntry(entry), options);
}

/** {@link ensureFile} over a given disk, network, clock and random source. */
export async function ensureFileWith(
  io: FetchIo,
  given: WantedDownload,
  options: EnsureFileOptions,
): Promise<EnsuredFile> {
  const file = checkFile(given);
  const settings = settingsOf(options, process.env);
  const sources = sourcesOf(file, settings);
  const { cacheDir, signal } = settings;
  if (signal?.aborted) throw abortError(signal);

  const state = await look(io, file, settings);
  await moveAside(io, cacheDir, file, state);
  if (state.status !== 'hit' && sources.length === 0) throw noSource(file, state, settings);

  const report = createProgressReporter(createProgressMeter(file.id, file.sizeBytes), settings.onProgress, io.nowMs);
  const downloaded = state.status === 'hit' ? null : await fetchOnce();
  const path = await nameOf();
  const { sha256, sizeBytes } = file;
  if (downloaded === null) return { path, sha256, sizeBytes, source: 'cache', resumedFromBytes: 0 };
  await emptyQuarantine(io.disk, cacheDir, (digest) => digest === sha256);
  const { from, resumedFromBytes } = downloaded;
  return { path, sha256, sizeBytes, source: 'download', ...(from === null ? {} : { url: from }), resumedFromBytes };

  function fetchOnce(): Promise<Downloaded | null> {
    const isThere = async () => (await look(io, file, settings)).status === 'hit';
    return shared(io, file.sha256, settings, report, isThere, () => download(io, file, sources, settings, report));
  }

  async function nameOf(): Promise<string> {
    // The named file is verified, so its blob is not needed.
    if (state.status === 'hit' && state.named.status === 'good') return state.path;
    try {
      return await placeName(io.disk, cacheDir, file, signal);
    } catch (cause) {
      throw abortedOr(signal, cause);
    }
  }
}

/**
 * Looks for a file in the cache, without network and without a change on disk. A `hit` was hashed just now; for `corrupt`
 * the `problem` says why, and the next `ensureFile` moves the file aside.
 *
 * @throws ModelFetchError `CACHE_UNREADABLE`, `INVALID_ENTRY`, `INVALID_OPTION`, `ABORTED`
 */
export async function findInCache(
  given: WantedDownload,
  options: Pick<EnsureFileOptions, 'cacheDir' | 'signal'> = {},
): Promise<
  | { readonly status: 'hit'; readonly path: string }
  | { readonly status: 'absent'; readonly path: string }
  | { readonly status: 'corrupt'; readonly path: string; readonly problem: string }
> {
  const file = checkFile(given);
  const settings = settingsOf(options, process.env);
  const state = await look(realIo, file, settings);
  if (state.status === 'hit') return { status: 'hit', path: state.path };
  const path = filePath(settings.cacheDir, file);
  const [first] = state.corrupt;
  return first === undefined ? { status: 'absent', path } : { status: 'corrupt', path, problem: first.problem };
}

async function look(io: FetchIo, file: WantedDownload, { cacheDir, signal }: Settings): Promise<CacheState> {
  try {
    return await lookUp(io.disk, cacheDir, file, signal);
  } catch (cause) {
    throw abortedOr(signal, cause);
  }
}

/** A corrupt copy beside a hit may stay; without a hit the call fails if it cannot be moved. */
async function moveAside(io: FetchIo, cacheDir: string, file: WantedDownload, state: CacheState): Promise<void> {
  for (const corrupt of state.corrupt) {
    const moved = quarantine(io.disk, cacheDir, file.sha256, corrupt);
    await (state.status === 'hit' ? moved.catch(() => null) : moved);
  }
}

function noSource(file: WantedDownload & { id: string }, state: CacheState, settings: Settings): ModelFetchError {
  const { cacheDir, offline } = settings;
  const [first] = state.corrupt;
  const was = first === undefined ? '' : ` (the cached file was corrupt: ${first.problem}; it was moved aside)`;
  const missing = `${file.id} is not in the cache at ${blobPath(cacheDir, file.sha256)}${was}`;
  return offline
    ? new ModelFetchError('OFFLINE_MISS', `${missing}, and offline is set`)
    : new ModelFetchError('NO_SOURCE', `${missing}, and has no URL`);
}
