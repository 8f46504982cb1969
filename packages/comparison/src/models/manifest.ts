import { readFile } from 'node:fs/promises';
import type { ManifestEntry } from '@rn50/model-fetch';
import { ComparisonError } from '../errors.js';
import type { StoreOptions } from '../request.js';

/** The built-in models and those of `--manifest`, which win by id. */
export async function manifest(store: Pick<StoreOptions, 'manifest'>): Promise<readonly ManifestEntry[]> {
  const { MODELS, parseManifest } = await import('@rn50/model-fetch');
  if (store.manifest === null) return MODELS;
  const added = parseManifest(await readJson(store.manifest));
  return [...MODELS.filter(({ id }) => !added.some((entry) => entry.id === id)), ...added];
}

/** The manifest's entries for `ids`; an unknown id is an error that lists the known ones. */
export async function entriesById(
  ids: readonly string[],
  store: Pick<StoreOptions, 'manifest'>,
): Promise<ManifestEntry[]> {
  const known = await manifest(store);
  return ids.map((id) => {
    const entry = known.find((candidate) => candidate.id === id);
    if (entry !== undefined) return entry;
    throw new ComparisonError({
      code: 'UNKNOWN_MODEL',
      message: `there is no model ${id} in the manifest`,
      remedy: `Known ids: ${known.map((k) => k.id).join(', ')}.`,
    });
  });
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new ComparisonError({
      code: 'MANIFEST_UNREADABLE',
      message: `--manifest ${path} cannot be read (${cause instanceof Error ? cause.message : String(cause)})`,
      remedy: 'Give a JSON file of the form {"models": [{"id", "fileName", "sha256", "sizeBytes", "urls"}]}.',
      cause,
    });
  }
}
