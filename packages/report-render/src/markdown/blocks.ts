import type { Finding } from '../findings/finding.js';
import { cellText, type Table } from '../view/table.js';
import { type Block, block } from './fitted.js';
import { inlineText, markdownText } from './markdown-text.js';

/** More columns are no table that a person reads, and GitHub shows them beyond the edge. */
const MOST_COLUMNS = 16;

/** A table, and the line below it. Of a very wide one the first columns, and how many follow. */
export function tableBlocks({ columns, rows, note }: Table): Block[] {
  const line = (cells: readonly string[]) => `| ${cells.slice(0, MOST_COLUMNS).join(' | ')} |`;
  const marks = columns.map(({ align }) => (align === 'right' ? '--:' : ':--'));
  const more = columns.length - MOST_COLUMNS;
  return [
    {
      head: [line(columns.map(({ heading }) => inlineText(heading))), line(marks)],
      rows: rows.map((cells) => line(columns.map((_, index) => inlineText(cellText(cells[index]))))),
    },
    ...(note === undefined ? [] : [block([markdownText(note)])]),
    ...(more > 0 ? [block([`_${more} more columns: see report.csv._`])] : []),
  ];
}

/** Findings as a list; one with a table stands by itself, the table below it. */
export function findingBlocks(findings: readonly Finding[]): Block[] {
  const blocks: Block[] = [];
  let items: string[] = [];
  const endList = () => {
    if (items.length > 0) blocks.push(block(items));
    items = [];
  };
  for (const finding of findings) {
    if (finding.table === undefined) {
      items.push(listItem(finding));
      continue;
    }
    endList();
    blocks.push(block([findingText(finding)]), ...tableBlocks(finding.table));
  }
  endList();
  return blocks;
}

function listItem(finding: Finding): string {
  const details = (finding.details ?? []).filter(Boolean).map((detail) => `\n  - ${markdownText(detail)}`);
  return `- ${findingText(finding)}${details.join('')}`;
}

/** The finding's text, its emphasis in bold. */
export function findingText({ text, emphasis }: Finding): string {
  const [from, to] = emphasis ?? [0, 0];
  if (from === to) return markdownText(text);
  const [before, words, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  return `${markdownText(before)}**${inlineText(words)}**${inlineText(after)}`;
}
