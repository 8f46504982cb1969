import { rename, writeFile } from 'node:fs/promises';

/** Writes beside the target, then renames: a reader finds it absent or whole. Its folder must be there. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, JSON.stringify(value));
  await rename(temporary, path);
}
