import { VERDICT_WORDS, type Verdict } from '@rn50/bench-stats';
import { warningFindings } from '../findings/warnings.js';
import { printable } from '../format/printable.js';
import { findingBlocks, tableBlocks } from '../markdown/blocks.js';
import { type Block, block, fitted } from '../markdown/fitted.js';
import { markdownText } from '../markdown/markdown-text.js';
import type { Table } from '../view/table.js';
import { conclusionWords } from './conclusion.js';
import { differencesTable, ratioTable, timesTable } from './diff-tables.js';
import type { DiffNames } from './render-diff.js';
import { rules, sharedDiff, sharedNames } from './shared-diff.js';

/** Characters of a part; all of them together stay below what GitHub takes for a comment. */
const LIMIT = 10_000;
const MOST_OF_CONCLUSION = 1_000;
const MORE_IN = 'diff.json';

/**
 * A comparison of two reports as Markdown for a comment of a pull request: verdict and the ratios first, the rest folded. It
 * has no host name and no folder, and is below 65,536 characters whatever the reports hold. Ends with a line break.
 */
export function renderDiffMarkdown(verdict: Verdict, names: DiffNames = {}): string {
  const shared = sharedDiff(verdict);
  const [ratios, times] = [ratioTable(shared), timesTable(shared)];
  const warnings = findingBlocks(warningFindings(shared));
  const parts = [
    `### rn50 diff: ${VERDICT_WORDS[shared.verdict]}`,
    markdownText(printable(conclusionWords(shared), MOST_OF_CONCLUSION)),
    sharedNames(names).map(markdownText).join('<br>'),
    part(blocksOf(ratios ?? times)),
    ratios === null ? '' : folded('Times', blocksOf(times)),
    folded(`Warnings (${shared.warnings.length})`, warnings),
    folded('What else differs between the reports', blocksOf(differencesTable(shared.differences))),
    folded(
      'How it is judged',
      rules(shared).map((line) => block([markdownText(line)])),
    ),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function blocksOf(table: Table | null): Block[] {
  return table === null ? [] : tableBlocks(table);
}

function part(blocks: readonly Block[]): string {
  return fitted(blocks, LIMIT, MORE_IN);
}

function folded(summary: string, blocks: readonly Block[]): string {
  return blocks.length === 0 ? '' : `<details>\n<summary>${summary}</summary>\n\n${part(blocks)}\n\n</details>`;
}
