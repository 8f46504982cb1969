import { readFile, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { makeFolder } from '../make-folder.js';
import { writeWhole } from '../write-file.js';

/** The value that an earlier run kept in a file; null where it is absent, cut short or of another form. */
export async function readKept<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const kept = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    await markUsed(file);
    return kept;
  } catch {
    return null;
  }
}

/** Sets a file's time to now: it was used. Where that is not allowed nothing happens. */
export async function markUsed(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/**
 * Keeps a value for later runs. Never throws: a value that cannot be kept is made again, and `detail` gets a line that
 * begins with `what` (`the peaks are`).
 *
 * @param about what the value is, for a list of the cache
 */
export async function keep(
  file: string,
  value: object,
  { what, about }: { readonly what: string; readonly about: string },
  detail: (line: string) => void,
): Promise<void> {
  try {
    makeFolder(dirname(file));
    await writeWhole(file, JSON.stringify({ about, ...value }));
  } catch (error) {
    detail(`${what} not kept: ${String(error)}`);
  }
}
