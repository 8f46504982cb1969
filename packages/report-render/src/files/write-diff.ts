import { join } from 'node:path';
import type { Verdict } from '@rn50/bench-stats';
import { renderDiffJson } from '../json/render-json.js';
import { ensureFolder, type FileSystem, REAL_FILE_SYSTEM, type WrittenFile, writeWhole } from './write-whole.js';

export interface WriteDiffOptions {
  readonly verdict: Verdict;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** The real one unless given. */
  readonly fileSystem?: FileSystem;
}

const FILE_NAME = 'diff.json';

/**
 * Writes a comparison of two reports as `diff.json`, under a temporary name first, so that a file of the final name is
 * always whole.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeDiff(options: WriteDiffOptions): Promise<WrittenFile> {
  const { verdict, outDir, fileSystem = REAL_FILE_SYSTEM } = options;
  await ensureFolder(outDir, fileSystem);
  return await writeWhole(join(outDir, FILE_NAME), renderDiffJson(verdict), fileSystem);
}
