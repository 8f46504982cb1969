import { join } from 'node:path';
import type { Verdict } from '@rn50/bench-stats';
import { renderDiffJson } from '../json/render-json.js';
import { ensureFolder, type WrittenFile, writeOutput } from './write-output.js';

export interface WriteDiffOptions {
  readonly verdict: Verdict;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
}

const FILE_NAME = 'diff.json';

/**
 * Writes a comparison of two reports as `diff.json`, under a temporary name first, so that a file of the final name is
 * always whole.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeDiff(options: WriteDiffOptions): Promise<WrittenFile> {
  const { verdict, outDir } = options;
  await ensureFolder(outDir);
  return await writeOutput(join(outDir, FILE_NAME), renderDiffJson(verdict));
}
