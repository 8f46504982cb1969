import { type EnsuredFile, ensureFile } from './ensure-file.js';
import { checkEntry, type ManifestEntry } from './manifest/entry.js';
import type { EnsureFileOptions } from './options.js';

/**
 * {@link ensureFile} for an entry of a manifest, whose `id` names the file in messages and in progress.
 *
 * @throws ModelFetchError with a code of the README's table; `attempts` lists what was tried
 */
export async function ensureModel(entry: ManifestEntry, options: EnsureFileOptions = {}): Promise<EnsuredFile> {
  return ensureFile(checkEntry(entry), options);
}
