import { megabytes } from '@rn50/bench-stats';
import type { EnsureFileOptions, FetchProgress, ManifestEntry } from '@rn50/model-fetch';
import type { RunContext } from '../events.js';
import { manifest } from './manifest.js';
import type { ResolveContext } from './resolve-context.js';

/** Without a network this is all the time lost, over all files and URLs. */
const FIRST_BYTE_BUDGET_MS = 10_000;

/** What fetching needs of the world; a part of {@link ResolveContext}. */
export type FetchContext = Pick<ResolveContext, 'store' | 'cacheDir' | 'progress' | 'signal'>;

/**
 * Verified files for `entries`, in their order: cached ones are hashed, the others downloaded, and what that will
 * cost is said first.
 */
export async function ensureAll(
  entries: readonly ManifestEntry[],
  context: FetchContext,
  alternative: string | null,
): Promise<string[]> {
  const { createFirstByteBudget, ensureModel } = await import('@rn50/model-fetch');
  const { store, cacheDir, progress, signal } = context;
  const options: EnsureFileOptions = {
    cacheDir,
    signal,
    firstByteBudget: createFirstByteBudget(FIRST_BYTE_BUDGET_MS),
    ...(store.mirror === null ? {} : { mirror: store.mirror }),
  };
  const paths = new Map<string, string>();
  if (!store.offline) {
    for (const entry of entries) {
      const path = await cachedPath(entry, options, progress);
      if (path !== null) paths.set(entry.id, path);
    }
  }
  const missing = entries.filter(({ id }) => !paths.has(id));
  if (missing.length > 0 && !store.offline) announce(missing, progress, alternative);
  for (const entry of missing) {
    const step = progress.start(`fetching ${entry.id}`);
    try {
      const { path, source } = await ensureModel(entry, {
        ...options,
        offline: store.offline,
        onProgress: (p) => step.update(transfer(p)),
      });
      step.done(`${megabytes(entry.sizeBytes)}, verified${source === 'cache' ? ' in the cache' : ''}`);
      paths.set(entry.id, path);
    } catch (error) {
      step.fail(store.offline ? 'not in the cache' : 'not available');
      throw error;
    }
  }
  return entries.map(({ id }) => paths.get(id) ?? '');
}

/** The path of a model named by its id in the manifest; null if `given` is no such id. */
export async function fetchById(given: string, context: FetchContext): Promise<string | null> {
  const entry = (await manifest(context.store)).find(({ id }) => id === given);
  if (entry === undefined) return null;
  const [path = null] = await ensureAll([entry], context, null);
  return path;
}

/** The path of a cached file whose digest is true, or null; says so if one was found corrupt. */
async function cachedPath(
  entry: ManifestEntry,
  options: EnsureFileOptions,
  progress: RunContext['progress'],
): Promise<string | null> {
  const { findInCache } = await import('@rn50/model-fetch');
  const found = await findInCache(entry, options);
  if (found.status === 'corrupt') {
    progress.note(`${entry.id}: the cached file was corrupt (${found.problem}); fetching it again`);
  }
  return found.status === 'hit' ? found.path : null;
}

function announce(
  missing: readonly ManifestEntry[],
  progress: RunContext['progress'],
  alternative: string | null,
): void {
  const total = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const what = missing.map(({ id }) => id).join(' and ');
  progress.note(`To download once: ${megabytes(total)} (${what}).${alternative === null ? '' : ` ${alternative}`}`);
}

function transfer({ receivedBytes, totalBytes, bytesPerSecond, secondsLeft }: FetchProgress): string {
  const rate = bytesPerSecond === null ? '' : `, ${megabytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  return `${megabytes(receivedBytes)} of ${megabytes(totalBytes)}${rate}${left}`;
}
