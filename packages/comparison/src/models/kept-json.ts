import { readFile, utimes } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '@rn50/file-store';
import type { z } from 'zod';
import { writeJson } from './write-json.js';

/** What an earlier run kept in a file of the cache; null where it is absent, cut short or of another form. */
export async function readKept<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    const kept = schema.parse(JSON.parse(await readFile(file, 'utf8')));
    await markUsed(file);
    return kept;
  } catch {
    return null;
  }
}

/** Notes in a file's time that it was used now; a cache that cannot be written notes nothing. */
export async function markUsed(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

/**
 * Keeps a value for later runs; `what` is only made again where it cannot be kept, which `detail` is told.
 *
 * @param about what it is, for `fetch --list`
 */
export async function keep(
  file: string,
  value: object,
  { what, about }: { readonly what: string; readonly about: string },
  detail: (line: string) => void,
): Promise<void> {
  try {
    makeFolder(dirname(file));
    await writeJson(file, { about, ...value });
  } catch (error) {
    detail(`${what} not kept: ${String(error)}`);
  }
}
