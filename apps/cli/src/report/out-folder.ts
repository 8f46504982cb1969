import { join, resolve } from 'node:path';
import { makeWritableFolder } from '@rn50/file-store';
import type { NamedPath } from '@rn50/report-render';
import type { ReportFile } from '@rn50/report-render/formats';
import { usageError } from '../errors.js';

/**
 * Makes the output folder if needed and checks that it is writable. Returns its absolute path.
 *
 * @throws CliError (usage) naming the folder
 */
export function prepareOutFolder(out: string, cwd: string, option = '--out'): string {
  if (out === '') throw usageError(`${option} is empty`, `Give ${option} a path, or leave it out.`);
  const folder = resolve(cwd, out);
  try {
    makeWritableFolder(folder);
    return folder;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${option} ${out} cannot be written (${reason})`, 'Choose a folder you may write to.');
  }
}

/** The files of a report for the screen: `out` as the user typed it. */
export function namedPaths(files: readonly ReportFile[], out: string): NamedPath[] {
  return files.map((file) => ({ ...file, path: join(out, file.name) }));
}
