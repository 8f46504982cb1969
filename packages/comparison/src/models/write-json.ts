import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes beside the target, then renames: a reader finds it absent or whole. Its folder must be there. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  // Not the process number: two containers that share a folder may have the same.
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, JSON.stringify(value));
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}
