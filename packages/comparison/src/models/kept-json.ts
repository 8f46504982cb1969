import { mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { writeJson } from './write-json.js';

/** What an earlier run kept in a file of the cache; null where it is absent, cut short or of another form. */
export async function readKept<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps a value for later runs; `what` is only made again where it cannot be kept, which `detail` is told. */
export async function keep(file: string, value: object, what: string, detail: (line: string) => void): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeJson(file, value);
  } catch (error) {
    detail(`${what} not kept: ${String(error)}`);
  }
}
