import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { oneLine, plural } from '@rn50/bench-stats/words';
import { foreignLoader, madeInt8, saveModels } from '@rn50/comparison';
import { usageError } from '../errors.js';
import { prepareOutFolder } from './out-folder.js';

/** The folder of `--save-models`. */
export interface ModelsFolder {
  /** As the user typed it. */
  readonly given: string;
  /** Absolute. */
  readonly path: string;
}

/**
 * Makes the folder if needed, proves it writable, and sees that no file of others has a loader's name.
 *
 * @throws CliError (usage)
 */
export function prepareModelsFolder(given: string, cwd: string): ModelsFolder {
  const path = prepareOutFolder(given, cwd, '--save-models');
  const foreign = foreignLoader(path);
  if (foreign === null) return { given, path };
  throw usageError(
    `--save-models ${given} has a ${foreign} that rn50 did not write`,
    'Choose another folder, or move that file away.',
  );
}

/**
 * Keeps the models that were made in the folder; without one only says where the INT8 model is.
 *
 * @returns what was done, in words that end with a line break; empty if there is nothing to say
 * @throws ComparisonError MODELS_NOT_SAVED
 */
export async function keepModels(report: Report, folder: ModelsFolder | null): Promise<string> {
  if (folder === null) {
    const made = madeInt8(report);
    const hint = '(--save-models <dir> keeps it, with code that loads it)';
    return made === null ? '' : `INT8 model: ${oneLine(made.path)} ${hint}\n`;
  }
  const { given } = folder;
  const { models, loaders } = await saveModels(report, folder);
  if (models.length === 0) return `Nothing to keep in ${given}: all models are your own\n`;
  const what = `${plural(models.length, 'model')}${loaders.length === 0 ? '' : ' and the code that loads them'}`;
  return `Saved ${what}: ${[...models, ...loaders].map((name) => oneLine(join(given, name))).join(', ')}\n`;
}
