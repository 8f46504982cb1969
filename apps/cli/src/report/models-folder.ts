import type { Report } from '@rn50/bench-stats';
import { foreignLoader, madeInt8, type NamedFile, saveModels } from '@rn50/comparison';
import { usageError } from '../errors.js';
import { prepareOutFolder } from './out-folder.js';

/**
 * Makes the folder of `--save-models` if needed, proves it writable, and sees that no file of others has a loader's name.
 *
 * @throws CliError (usage)
 */
export function prepareModelsFolder(given: string, cwd: string): NamedFile {
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
export async function keepModels(report: Report, folder: NamedFile | null): Promise<string> {
  const { renderSaved, renderUnsaved } = await import('@rn50/report-render/listings');
  return folder === null
    ? renderUnsaved(madeInt8(report))
    : renderSaved(await saveModels(report, folder), folder.given);
}
