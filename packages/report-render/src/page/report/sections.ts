import type { Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { findingsByTopic, type Topic } from '../../findings/report-findings.js';
import { engineGroups } from '../../view/columns.js';
import { commandOf } from '../../view/command.js';
import { environmentFacts, settingsFacts } from '../../view/facts.js';
import { conditionsTable } from '../../view/tables/conditions.js';
import { fidelityTable, layerFidelityTable } from '../../view/tables/fidelity.js';
import { absoluteTable, timesTable } from '../../view/tables/figures.js';
import { modelsTable } from '../../view/tables/models.js';
import { percentilesTable } from '../../view/tables/percentiles.js';
import { factsHtml } from '../facts.js';
import { findingItems } from '../finding-items.js';
import { type Html, html } from '../html.js';
import type { PageSection } from '../shell.js';
import { foldedHtml, tableBeneath, tableHtml } from '../tables.js';
import { type Charts, chartFigure } from './chart-figure.js';
import { gateItems } from './gate-items.js';
import { glossaryHtml } from './glossary.js';
import { layerParts, whyParts } from './why-parts.js';

interface Part {
  readonly id: string;
  readonly title: string;
  /** Two printed pages have no room for all. */
  readonly isPrinted: boolean;
  /** Topics whose findings stand in it. */
  readonly topics: readonly Topic[];
  /** What stands in it, of what this report has, with the findings among it; none: the section is absent. */
  readonly parts: (shown: Shown) => readonly (Html | null)[];
}

interface Shown {
  readonly report: Report;
  readonly charts: Charts;
  /** The findings of the section's topics. */
  readonly findings: Html | null;
}

const onlyFindings = ({ findings }: Shown): (Html | null)[] => [findings];

const PARTS: readonly Part[] = [
  { id: 'failures', title: 'Failures', isPrinted: true, topics: ['failures'], parts: onlyFindings },
  {
    id: 'speed',
    title: 'Speed',
    isPrinted: true,
    topics: ['ratios', 'resources', 'limits', 'cost', 'energy'],
    parts: speedParts,
  },
  {
    id: 'gates',
    title: 'Gates',
    isPrinted: true,
    topics: ['gates'],
    parts: ({ report }) => [findingItems(gateItems(report))],
  },
  { id: 'warnings', title: 'Warnings', isPrinted: true, topics: ['warnings'], parts: onlyFindings },
  { id: 'why', title: 'Cause, fix and gain', isPrinted: true, topics: [], parts: ({ report }) => whyParts(report) },
  {
    id: 'layers',
    title: 'Layers',
    isPrinted: false,
    topics: [],
    parts: ({ report, charts }) => layerParts(report, charts),
  },
  { id: 'outputs', title: 'Outputs', isPrinted: true, topics: ['fidelity', 'accuracy'], parts: outputParts },
  { id: 'engines', title: 'Engines', isPrinted: false, topics: ['engines', 'fastest'], parts: engineParts },
  { id: 'sweep', title: 'Batch, threads, instances', isPrinted: false, topics: ['sweep'], parts: sweepParts },
  { id: 'latency', title: 'Distribution of times', isPrinted: false, topics: [], parts: distributionParts },
  { id: 'samples', title: 'The run over time', isPrinted: false, topics: ['conditions'], parts: sampleParts },
  { id: 'further', title: 'Further findings', isPrinted: true, topics: [], parts: onlyFindings },
  { id: 'machine', title: 'Machine and programs', isPrinted: true, topics: ['cpu'], parts: machineParts },
  { id: 'settings', title: 'Settings', isPrinted: true, topics: ['inputs', 'tuning'], parts: settingsParts },
  { id: 'again', title: 'Measure again', isPrinted: true, topics: [], parts: againParts },
  { id: 'glossary', title: 'Terms', isPrinted: false, topics: [], parts: () => [glossaryHtml()] },
];

/** The grade stands on the first screen. */
const PLACED: ReadonlySet<Topic> = new Set<Topic>([...PARTS.flatMap(({ topics }) => topics), 'grade']);

/** The sections that this report has something for. Findings of a topic without a place stand among the further ones. */
export function reportSections(report: Report, charts: Charts): PageSection[] {
  const all = findingsByTopic(report);
  return PARTS.flatMap(({ id, title, isPrinted, topics, parts }) => {
    const own = all.filter(({ topic }) => (id === 'further' ? !PLACED.has(topic) : topics.includes(topic)));
    const findings = findingItems(own.flatMap((one) => one.findings));
    const present = parts({ report, charts, findings }).filter((part) => part !== null);
    return present.length === 0 ? [] : [{ id, title, isPrinted, body: html`${present}` }];
  });
}

function speedParts({ report, charts, findings }: Shown): (Html | null)[] {
  const groups = engineGroups(report);
  if (groups.length === 0) return [];
  return [
    chartFigure(charts, 'absolute', 'Images per second and milliseconds. Whiskers are 95 % intervals.'),
    tableHtml(absoluteTable(groups), { caption: 'Throughput and latency', isSortable: true }),
    chartFigure(charts, 'times', 'The same as ratios to the baseline, which is 1. They are measured in pairs.'),
    tableHtml(timesTable(groups), { caption: 'Ratios to the baseline', isSortable: true }),
    findings,
  ];
}

function engineParts({ charts, findings }: Shown): (Html | null)[] {
  return [
    chartFigure(charts, 'engines', 'All engines and precisions beside each other, with 95 % intervals.'),
    findings,
  ];
}

function sweepParts({ report, charts, findings }: Shown): (Html | null)[] {
  const what =
    report.sweep?.scaling === undefined ? 'latency of every point that was measured' : 'efficiency over threads';
  return [chartFigure(charts, 'sweep', `Throughput and ${what}.`), findings];
}

function distributionParts({ report, charts }: Shown): (Html | null)[] {
  const table = percentilesTable(report);
  return [
    chartFigure(
      charts,
      'distribution',
      'Share of the runs that took at most so long. Further left and steeper is better.',
    ),
    table && tableHtml(table, { caption: 'Times of runs', isSortable: true }),
  ];
}

function sampleParts({ report, charts, findings }: Shown): (Html | null)[] {
  const table = conditionsTable(report);
  return [
    chartFigure(charts, 'samples', 'All runs in the order taken, with what disturbed them.'),
    findings,
    table && tableHtml(table, { caption: 'The machine while measuring' }),
  ];
}

function outputParts({ report, findings }: Shown): (Html | null)[] {
  const table = fidelityTable(report);
  const layers = layerFidelityTable(report);
  return [
    findings,
    table && tableBeneath(table, { caption: 'Agreement of every output', isSortable: true }),
    layers &&
      foldedHtml(
        `Agreement of ${plural(layers.rows.length, 'layer')}`,
        tableHtml(layers, { caption: 'The worst first', isSortable: true }),
      ),
  ];
}

function machineParts({ report }: Shown): (Html | null)[] {
  return [factsHtml(environmentFacts(report))];
}

function settingsParts({ report, findings }: Shown): (Html | null)[] {
  const models = modelsTable(report);
  return [
    factsHtml(settingsFacts(report)),
    findings,
    models && foldedHtml(plural(models.rows.length, 'model file'), tableHtml(models, { caption: 'Model files' })),
  ];
}

function againParts({ report }: Shown): (Html | null)[] {
  return [
    html`<p class="screen-only">This command measures the same again. Files are named without their folders; options that were given to an engine are to be added from the settings.</p>
<pre data-copy><code>${commandOf(report)}</code></pre>
`,
  ];
}
