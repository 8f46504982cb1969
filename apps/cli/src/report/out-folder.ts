import { join, resolve } from 'node:path';
import { makeWritableFolder } from '@rn50/file-store';
import { type Format, RENDERERS } from '@rn50/report-render/formats';
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

/** Paths of report files for the screen, by format: `out` as the user typed it. */
export function filePaths(formats: readonly Format[], out: string): Record<string, string> {
  return Object.fromEntries(formats.map((format) => [format, join(out, RENDERERS[format].fileName)]));
}
