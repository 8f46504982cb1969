import type { Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { anonymous } from '../anonymous/anonymous.js';
import { CHART_KINDS } from '../chart-kinds.js';
import { answerFinding } from '../findings/answer.js';
import { cpuFindings } from '../findings/cpu.js';
import { failureFindings } from '../findings/failures.js';
import { gateFindings } from '../findings/gates.js';
import { gradeFindings } from '../findings/grade.js';
import type { ChartName } from '../report-file.js';
import { headlineOf } from '../view/headline.js';
import { findingBlocks, findingText, tableBlocks } from './blocks.js';
import { type Block, block, fitted } from './fitted.js';
import { markdownText } from './markdown-text.js';
import { reportSections, type Section } from './sections.js';

const ALT_TEXTS: Readonly<Partial<Record<ChartName, string>>> = {
  absolute: 'Images per second and milliseconds',
  times: 'Ratios to the baseline',
};

/**
 * A report as GitHub's Markdown, for a pull-request comment: the answer, what failed, both tables and charts, then everything else
 * folded. Below 65,536 characters whatever the report; without names of hosts, accounts and folders. Pictures are relative:
 * they are those beside the file. Ends with a line break.
 */
export function renderMarkdown(report: Report): string {
  const shown = anonymous(report);
  const head = headParts(shown).map(({ blocks, limit }) => fitted(blocks, limit));
  const sections = reportSections(shown).map(({ title, blocks, limit }) => folded(title, fitted(blocks, limit)));
  return `${[...head, ...sections].filter(Boolean).join('\n\n')}\n`;
}

function folded(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** What stands above the folded sections. With their limits it stays below what GitHub takes for a comment. */
function headParts(report: Report): Pick<Section, 'blocks' | 'limit'>[] {
  const { setting, absolute, times } = headlineOf(report);
  const cpu = cpuFindings(report).slice(0, 2);
  const lines = [...setting, ...cpu.map(({ text }) => text)].map(markdownText);
  const answer = [`### ${findingText(answerFinding(report))}`, ...gradeFindings(report).map(findingText)];
  const tables = [...engineTables(absolute), ...pictures('absolute'), ...engineTables(times), ...pictures('times')];
  return [
    { blocks: answer.filter(Boolean).map((line) => block([line])), limit: 3_000 },
    { blocks: findingBlocks([...failureFindings(report), ...openGates(report)]), limit: 2_500 },
    { blocks: tables, limit: 5_000 },
    { blocks: [block(lines.map((line, index) => (index < lines.length - 1 ? `${line}\\` : line)))], limit: 1_500 },
  ];
}

/** Those that a reader must see; passed ones are folded. */
function openGates({ gates = [] }: Report) {
  const passed = gates.filter(({ outcome }) => outcome === 'passed').length;
  return [
    ...gateFindings({ gates: gates.filter(({ outcome }) => outcome !== 'passed') }),
    ...(passed === 0 ? [] : [{ severity: 'good' as const, text: `${plural(passed, 'gate')} passed` }]),
  ];
}

function engineTables(tables: ReturnType<typeof headlineOf>['absolute']): Block[] {
  return tables
    .filter(({ table }) => table.columns.length > 1)
    .flatMap(({ engine, table }) => [
      ...(engine === null ? [] : [block([markdownText(engine)])]),
      ...tableBlocks(table),
    ]);
}

/** The chart's file, which lies beside this one. */
function pictures(chart: ChartName): Block[] {
  const kinds = CHART_KINDS.filter((kind) => kind.chart === chart);
  return kinds.map(({ fileName }) => block([`![${ALT_TEXTS[chart] ?? chart}](${fileName}.png)`]));
}
