import type { Report } from '@rn50/bench-stats';
import { tableBlocks } from '../markdown/blocks.js';
import { block, fitted } from '../markdown/fitted.js';
import { markdownText } from '../markdown/markdown-text.js';
import { mergedAnswer, mergedTitle } from './merged-words.js';
import { publicView } from './public-view.js';

/** What GitHub takes for a comment, with some room. */
const LIMIT = 60_000;

/**
 * Several reports as GitHub's Markdown: the answer, the merged table, its notes. Below 65,536 characters however many reports;
 * without names of hosts, accounts and folders. Ends with a line break.
 *
 * @param paths of the reports in their order, as the user typed them
 */
export function renderMergedMarkdown(reports: readonly Report[], paths: readonly (string | undefined)[] = []): string {
  const view = publicView(reports, paths);
  if (view === null) return 'No reports.\n';
  const blocks = [
    block([`### ${markdownText(mergedTitle(view))}`]),
    block([mergedAnswer(view).map(markdownText).join(' ')]),
    block(view.setting.map((line) => `${markdownText(line)}  `)),
    ...tableBlocks(view.table),
    block(view.notes.map(({ mark, text }) => `${markdownText(`${mark} ${text}`)}  `)),
    block(view.explanations.map((line) => `${markdownText(line)}  `)),
  ];
  return `${fitted(blocks, LIMIT)}\n`;
}
