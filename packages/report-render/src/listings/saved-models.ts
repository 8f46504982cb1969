import { join } from 'node:path';
import { oneLine, plural } from '@rn50/bench-stats/words';

/** Names of the files that were kept in a folder. */
export interface Saved {
  readonly models: readonly string[];
  /** Code that loads them. */
  readonly loaders: readonly string[];
}

/**
 * Which models were kept in a folder.
 * @param folder as the user named it
 */
export function renderSaved({ models, loaders }: Saved, folder: string): string {
  if (models.length === 0) return `Nothing to keep in ${folder}: all models are your own\n`;
  const what = `${plural(models.length, 'model')}${loaders.length === 0 ? '' : ' and the code that loads them'}`;
  return `Saved ${what}: ${[...models, ...loaders].map((name) => oneLine(join(folder, name))).join(', ')}\n`;
}

/** Where the INT8 model that was made is, and how to keep it; empty if none was made. */
export function renderUnsaved(made: { readonly path: string } | null): string {
  const hint = '(--save-models <dir> keeps it, with code that loads it)';
  return made === null ? '' : `INT8 model: ${oneLine(made.path)} ${hint}\n`;
}
