import { join } from 'node:path';
import type { Verdict } from '@rn50/bench-stats';
import type { DiffNames } from '../diff/render-diff.js';
import { renderDiffHtml } from '../diff/render-diff-html.js';
import { renderDiffMarkdown } from '../diff/render-diff-markdown.js';
import { renderDiffJson } from '../json/render-json.js';
import { ensureFolder, type WrittenFile, writeOutput } from './write-output.js';

export interface WriteDiffOptions extends DiffNames {
  readonly verdict: Verdict;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
}

/** Names of the files of `rn50 diff`, in the order of writing. */
export const DIFF_FILE_NAMES = { json: 'diff.json', markdown: 'diff.md', html: 'diff.html' } as const;

/**
 * Writes a comparison of two reports as `diff.json`, `diff.md` and `diff.html`, each under a temporary name first, so that
 * a file of the final name is always whole. Returns them in that order.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file, and those of `renderDiffHtml` (diff.json and diff.md are
 *   written by then)
 */
export async function writeDiff(options: WriteDiffOptions): Promise<WrittenFile[]> {
  const { verdict, outDir } = options;
  await ensureFolder(outDir);
  const write = (name: string, content: string): Promise<WrittenFile> => writeOutput(join(outDir, name), content);
  const json = await write(DIFF_FILE_NAMES.json, renderDiffJson(verdict));
  const markdown = await write(DIFF_FILE_NAMES.markdown, renderDiffMarkdown(verdict, options));
  return [json, markdown, await write(DIFF_FILE_NAMES.html, await renderDiffHtml(verdict, options))];
}
