import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ManifestEntry } from '@rn50/model-fetch';
import { CliError, EXIT } from '../errors.js';
import type { StoreOptions } from '../options/compare-options.js';
import type { ResolveContext } from './resolve-context.js';

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
  { store, cwd }: Pick<ResolveContext, 'store' | 'cwd'>,
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
