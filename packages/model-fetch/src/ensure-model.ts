import { nodeDisk } from './cache/disk.js';
import { type CacheState, emptyQuarantine, lookUp, quarantine } from './cache/lookup.js';
import { ModelFetchError } from './errors.js';
import { openNetwork } from './http/network.js';
import { checkEntry, type ManifestEntry } from './manifest/entry.js';
import { type EnsureModelOptions, type Settings, settingsOf } from './options.js';
import { download, type FetchIo } from './transfer/download.js';
import { type Source, sourcesOf } from './transfer/sources.js';
import { abortError } from './transfer/watchdog.js';

/** A verified file on disk. */
export interface EnsuredModel {
  /** Absolute. The file's SHA-256 was found true during this call. */
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly source: 'cache' | 'download';
  /** Where a downloaded file came from (credentials and query values removed), or the mirror folder's path. */
  readonly url?: string;
  /** Bytes taken over from an earlier, broken download. */
  readonly resumedFromBytes: number;
}

/**
 * A file whose digest is true, from the cache or from the first source that has it.
 *
 * The final path is absent or its digest is true, whatever goes wrong: every hit is hashed again, a corrupt entry is
 * moved aside, a download is written beside its target and renamed only once size and SHA-256 are right. Several
 * processes may ask for the same file at once. Proxies are taken from `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`.
 *
 * @throws ModelFetchError with a code of the README's table; `attempts` lists what was tried
 */
export function ensureModel(entry: ManifestEntry, options: EnsureModelOptions = {}): Promise<EnsuredModel> {
  const io: FetchIo = {
    disk: nodeDisk,
    openNetwork: () => openNetwork({ env: process.env }),
    nowMs: () => performance.now(),
    random: Math.random,
  };
  return ensureModelWith(io, entry, options);
}

/** {@link ensureModel} over a given disk, network, clock and random source. */
export async function ensureModelWith(
  io: FetchIo,
  givenEntry: ManifestEntry,
  options: EnsureModelOptions,
): Promise<EnsuredModel> {
  const entry = checkEntry(givenEntry);
  const settings = settingsOf(options, process.env);
  const sources = sourcesOf(entry, settings);
  if (settings.signal?.aborted) throw abortError(settings.signal);

  const state = await lookUpOrAbort(io, entry, settings);
  const { sha256, sizeBytes } = entry;
  if (state.status === 'hit') return { path: state.path, sha256, sizeBytes, source: 'cache', resumedFromBytes: 0 };
  if (state.status === 'corrupt') await quarantine(io.disk, state);
  if (sources.length === 0) throw noSource(entry, state, settings);

  const source: Source = await download(io, entry, sources, settings);
  await emptyQuarantine(io.disk, settings.cacheDir, sha256);
  return { path: state.path, sha256, sizeBytes, source: 'download', url: source.label, resumedFromBytes: 0 };
}

async function lookUpOrAbort(io: FetchIo, entry: ManifestEntry, settings: Settings): Promise<CacheState> {
  try {
    return await lookUp(io.disk, settings.cacheDir, entry, settings.signal);
  } catch (cause) {
    throw settings.signal?.aborted ? abortError(settings.signal) : cause;
  }
}

function noSource(entry: ManifestEntry, state: CacheState, settings: Settings): ModelFetchError {
  const was = state.status === 'corrupt' ? ` (the cached file was corrupt: ${state.problem}; it was moved aside)` : '';
  if (settings.offline) {
    return new ModelFetchError(
      'OFFLINE_MISS',
      `${entry.id} is not in the cache at ${state.path}${was}, and offline is set`,
    );
  }
  return new ModelFetchError('NO_SOURCE', `${entry.id} is not in the cache at ${state.path}${was}, and has no URL`);
}
