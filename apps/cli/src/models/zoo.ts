import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EnsureModelOptions, FetchProgress, ManifestEntry } from '@rn50/model-fetch';
import { CliError, EXIT } from '../errors.js';
import type { StoreOptions } from '../options/compare-options.js';
import type { Progress } from '../progress/progress.js';
import { type ModelFile, type ModelPair, modelFile } from './model-file.js';
import type { ResolveContext } from './resolve-context.js';
import { runJob } from './run-job.js';

/** The pair that `compare` measures; the QDQ form is the INT8 side because it runs on every engine. */
export const ZOO_PAIR = ['resnet50-v1-12', 'resnet50-v1-12-qdq'] as const;

/** Without a network this is all the time lost, over all files and URLs. */
const FIRST_BYTE_BUDGET_MS = 10_000;

/** What fetching needs of the world; a part of {@link ResolveContext}. */
export type FetchContext = Pick<ResolveContext, 'cwd' | 'store' | 'cacheDir' | 'progress' | 'signal'>;

/** The trained ResNet50 v1 of the ONNX Model Zoo, from the cache or the network. Throws ModelFetchError. */
export async function zooModels(context: ResolveContext): Promise<ModelPair> {
  const entries = await entriesById(ZOO_PAIR, context);
  const [fp32 = '', int8 = ''] = await ensureAll(
    entries,
    context,
    'Choose --models synthetic to run without a download.',
  );
  return {
    fp32: await described(fp32, ZOO_PAIR[0], 'fp32', context),
    int8: await described(int8, ZOO_PAIR[1], 'int8', context),
    warnings: [],
  };
}

/** The path of a model named by its id in the manifest; null if `given` is no such id. */
export async function fetchById(given: string, context: FetchContext): Promise<string | null> {
  const entry = (await manifest(context.store, context.cwd)).find(({ id }) => id === given);
  if (entry === undefined) return null;
  const [path = null] = await ensureAll([entry], context, null);
  return path;
}

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
  const options: EnsureModelOptions = {
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

/** The path of a cached file whose digest is true, or null; says so if one was found corrupt. */
async function cachedPath(
  entry: ManifestEntry,
  options: EnsureModelOptions,
  progress: Progress,
): Promise<string | null> {
  const { ensureModel, ModelFetchError } = await import('@rn50/model-fetch');
  try {
    // A mirror belongs to the second step, with its progress.
    const { mirror: _, ...cacheOnly } = options;
    return (await ensureModel(entry, { ...cacheOnly, offline: true })).path;
  } catch (error) {
    if (!(error instanceof ModelFetchError) || error.code !== 'OFFLINE_MISS') throw error;
    if (error.message.includes('corrupt')) progress.note(`${entry.id}: the cached file was corrupt; fetching it again`);
    return null;
  }
}

/** The built-in models and those of `--manifest`, which win by id. */
export async function manifest(store: StoreOptions, cwd: string): Promise<readonly ManifestEntry[]> {
  const { MODELS, parseManifest } = await import('@rn50/model-fetch');
  if (store.manifest === null) return MODELS;
  const path = resolve(cwd, store.manifest);
  const added = parseManifest(await readJson(path));
  return [...MODELS.filter(({ id }) => !added.some((entry) => entry.id === id)), ...added];
}

/** The manifest's entries for `ids`; an unknown id is an error that lists the known ones. */
export async function entriesById(
  ids: readonly string[],
  { store, cwd }: Pick<FetchContext, 'store' | 'cwd'>,
): Promise<ManifestEntry[]> {
  const known = await manifest(store, cwd);
  return ids.map((id) => {
    const entry = known.find((candidate) => candidate.id === id);
    if (entry !== undefined) return entry;
    throw new CliError({
      code: 'UNKNOWN_MODEL',
      message: `there is no model ${id} in the manifest`,
      remedy: `Known ids: ${known.map((k) => k.id).join(', ')}.`,
      exitCode: EXIT.usage,
    });
  });
}

/** Why the zoo's models cannot be had, in a few words; null for errors that the twin would not cure. */
export function zooUnavailable(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'ModelFetchError' || !('code' in error)) return null;
  switch (error.code) {
    case 'OFFLINE_MISS':
      return 'the trained models are not in the cache and the network is not to be used';
    case 'INVALID_ENTRY':
    case 'INVALID_MANIFEST':
    case 'INVALID_FILE_NAME':
    case 'INVALID_MIRROR':
    case 'INVALID_OPTION':
    case 'UNSAFE_PATH':
    case 'CACHE_NOT_WRITABLE':
    case 'CACHE_UNREADABLE':
    case 'DISK_FULL':
    case 'ABORTED':
      return null;
    default:
      return `the trained models could not be downloaded: ${error.message}`;
  }
}

async function described(
  path: string,
  id: string,
  precision: 'fp32' | 'int8',
  { signal }: ResolveContext,
): Promise<ModelFile> {
  const inspected = await runJob({ kind: 'inspect', path }, { signal });
  return modelFile({ ...inspected, path }, { id, precision, source: 'zoo' });
}

function announce(missing: readonly ManifestEntry[], progress: Progress, alternative: string | null): void {
  const total = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const what = missing.map(({ id }) => id).join(' and ');
  progress.note(`To download once: ${megabytes(total)} (${what}).${alternative === null ? '' : ` ${alternative}`}`);
}

function transfer({ receivedBytes, totalBytes, bytesPerSecond, secondsLeft }: FetchProgress): string {
  const rate = bytesPerSecond === null ? '' : `, ${megabytes(bytesPerSecond)}/s`;
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  return `${megabytes(receivedBytes)} of ${megabytes(totalBytes)}${rate}${left}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new CliError({
      code: 'MANIFEST_UNREADABLE',
      message: `--manifest ${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
      remedy: 'Give a JSON file of the form {"models": [{"id", "fileName", "sha256", "sizeBytes", "urls"}]}.',
      exitCode: EXIT.usage,
      cause,
    });
  }
}
