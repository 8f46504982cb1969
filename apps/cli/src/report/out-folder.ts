import { randomUUID } from 'node:crypto';
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { makeFolder } from '@rn50/file-store';
import { type Format, RENDERERS } from '@rn50/report-render/formats';
import { usageError } from '../errors.js';

/**
 * The output folder, made if need be and proved writable by writing to it (permissions alone do not tell: a read-only
 * mount, a full quota). Throws a usage error that names the folder. Returns its absolute path.
 */
export function prepareOutFolder(out: string, cwd: string, option = '--out'): string {
  if (out === '') throw usageError(`${option} is empty`, `Give ${option} a path, or leave it out.`);
  const folder = resolve(cwd, out);
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK);
    const probe = join(folder, `.rn50-${randomUUID()}.tmp`);
    writeFileSync(probe, '');
    rmSync(probe);
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
