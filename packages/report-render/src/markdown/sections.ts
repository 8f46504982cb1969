import type { Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { fidelityFindings } from '../findings/fidelity.js';
import { gateFindings } from '../findings/gates.js';
import { findingsByTopic, type Topic } from '../findings/report-findings.js';
import { warningFindings } from '../findings/warnings.js';
import { formatTimesWithInterval } from '../format/numbers.js';
import { commandOf } from '../view/command.js';
import { environmentFacts, settingsFacts } from '../view/facts.js';
import { labelOf } from '../view/label.js';
import type { Table } from '../view/table.js';
import { fidelityTable, layerFidelityTable } from '../view/tables/fidelity.js';
import { modelsTable } from '../view/tables/models.js';
import { percentilesTable } from '../view/tables/percentiles.js';
import { engineNodesTable, layerTable } from '../why/layer-table.js';
import { verdictFinding } from '../why/verdict-finding.js';
import { findingBlocks, tableBlocks } from './blocks.js';
import { type Block, block } from './fitted.js';
import { codeBlock, markdownText } from './markdown-text.js';

/** A part of the Markdown that is folded. */
export interface Section {
  /** Ours alone: it stands in HTML. */
  readonly title: string;
  readonly blocks: readonly Block[];
  /** Characters at most. */
  readonly limit: number;
}

/** Topics with a section of their own, or a place above the sections. */
const ELSEWHERE: ReadonlySet<Topic> = new Set(['failures', 'warnings', 'gates', 'grade', 'fidelity', 'cpu']);

/** The sections that this report has something for. Their limits sum up to less than a comment may have. */
export function reportSections(report: Report): Section[] {
  const { comparisons, warnings, gates = [], why } = report;
  const findings = findingsByTopic(report).filter(({ topic }) => !ELSEWHERE.has(topic));
  const sections: readonly Section[] = [
    { title: `Intervals of every pair (${comparisons.length})`, blocks: pairBlocks(report), limit: 5_000 },
    { title: 'Times of runs', blocks: optional(percentilesTable(report)), limit: 4_000 },
    { title: 'Findings', blocks: findingBlocks(findings.flatMap((topic) => topic.findings)), limit: 8_000 },
    { title: `Warnings (${warnings.length})`, blocks: findingBlocks(warningFindings(report)), limit: 8_000 },
    { title: `Gates (${gates.length})`, blocks: findingBlocks(gateFindings(report)), limit: 2_000 },
    { title: 'Outputs', blocks: outputBlocks(report), limit: 5_000 },
    { title: `Layers (${why?.layers.length ?? 0})`, blocks: layerBlocks(report), limit: 9_000 },
    { title: 'Machine and programs', blocks: factBlocks(environmentFacts(report)), limit: 3_000 },
    { title: 'Models', blocks: optional(modelsTable(report)), limit: 3_000 },
    { title: 'Settings', blocks: factBlocks(settingsFacts(report)), limit: 3_000 },
    { title: 'Measure again', blocks: [block([codeBlock(commandOf(report), 'sh')])], limit: 2_000 },
  ];
  return sections.filter(({ blocks }) => blocks.some(({ rows }) => rows.length > 0));
}

function pairBlocks(report: Report): Block[] {
  const { comparisons } = report;
  if (comparisons.length === 0) return [];
  const times = (estimate: (typeof comparisons)[number]['latencyTimes']) =>
    estimate === null ? '-' : formatTimesWithInterval(estimate);
  return tableBlocks({
    columns: [
      { heading: 'Model', align: 'left' },
      { heading: 'against', align: 'left' },
      { heading: 'times the throughput', align: 'right' },
      { heading: 'times the latency', align: 'right' },
      { heading: 'interval', align: 'right' },
    ],
    rows: comparisons.map(({ baseline, candidate, throughputTimes, latencyTimes, confidence }) => [
      labelOf(candidate, report),
      labelOf(baseline, report),
      times(throughputTimes),
      times(latencyTimes),
      formatPercent(confidence),
    ]),
  });
}

function outputBlocks(report: Report): Block[] {
  return [
    ...findingBlocks(fidelityFindings(report)),
    ...optional(fidelityTable(report)),
    ...optional(layerFidelityTable(report)),
  ];
}

function layerBlocks({ why }: Report): Block[] {
  if (why === undefined) return [];
  return [
    ...findingBlocks(why.verdicts.map((verdict, index) => verdictFinding(verdict, index, why))),
    ...optional(layerTable(why)),
    ...(why.engineNodes ?? []).flatMap((nodes) => {
      const { title, table } = engineNodesTable(nodes);
      return [block([markdownText(title)]), ...tableBlocks(table)];
    }),
  ];
}

function factBlocks(facts: ReturnType<typeof environmentFacts>): Block[] {
  const known = facts.filter(([, value]) => value !== null && value !== '');
  const rows = known.map(([name, value]) => [name, value ?? '']);
  const table: Table = {
    columns: [
      { heading: 'What', align: 'left' },
      { heading: 'Value', align: 'left' },
    ],
    rows,
  };
  return known.length === 0 ? [] : tableBlocks(table);
}

function optional(table: Table | null): Block[] {
  return table === null ? [] : tableBlocks(table);
}
