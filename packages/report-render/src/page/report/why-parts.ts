import type { Report, WhyVerdict } from '@rn50/bench-stats';
import { formatMeasure, formatTimes } from '../../format/numbers.js';
import { PATH_LIMIT, printable } from '../../format/printable.js';
import { evidenceWords } from '../../why/evidence-words.js';
import { engineNodesTable, layerTable } from '../../why/layer-table.js';
import { layerNotes } from '../../why/render-why.js';
import { fixTitle } from '../../why/verdict-words.js';
import { floatTitle, type WhyReport } from '../../why/why-report.js';
import { type Html, html } from '../html.js';
import { tableBeneath } from '../tables.js';
import { type Charts, chartFigure } from './chart-figure.js';

/** What `why` found: causes with their fixes and gains. */
export function whyParts({ why }: Report): (Html | null)[] {
  if (why === undefined) return [];
  return [totalHtml(why), verdictItems(why)];
}

/** The times behind it, layer by layer. */
export function layerParts({ why }: Report, charts: Charts): (Html | null)[] {
  if (why === undefined) return [];
  const layers = layerTable(why);
  const caption = `Time of each layer, ${floatTitle(why)} beside INT8, and its share of the measured peak.`;
  return [
    chartFigure(charts, 'layers', caption),
    layers && tableBeneath(layers, { caption: 'Layers in the order they run', isSortable: true }),
    ...(why.engineNodes ?? []).map((nodes) => {
      const { title, table } = engineNodesTable(nodes);
      return tableBeneath(table, { caption: title, isSortable: true });
    }),
    notesHtml(layerNotes(why)),
  ];
}

/** Cause, fix and gain of each, the greatest gain first. */
function verdictItems({ verdicts }: Pick<WhyReport, 'verdicts'>): Html | null {
  if (verdicts.length === 0) return null;
  return html`<ul class="findings">
${verdicts.map(verdictItem)}</ul>
`;
}

function verdictItem({ code, cause, evidence, fix, expectedGain }: WhyVerdict): Html {
  const facts = evidenceWords(evidence);
  return html`<li class="${code === 'healthy' ? 'good' : 'warning'}"><p><strong>${printable(cause, 1000)}</strong></p>
${fix !== null && html`<p class="detail">${fixTitle({ code })}: <code>${printable(fix, PATH_LIMIT)}</code></p>\n`}${
  expectedGain !== null &&
  html`<p class="detail">Gain: ${formatTimes(expectedGain)} times as fast as now, as measured here</p>\n`
}${facts !== '' && html`<p class="detail">Evidence: ${facts}</p>\n`}<p class="detail screen-only">Code: ${printable(code)}</p>
</li>
`;
}

function totalHtml(why: WhyReport): Html | null {
  const { total } = why;
  if (total?.gain == null || total.fp32Ms === null || total.int8Ms === null) return null;
  return html`<p>Profiled at batch ${why.setting.batch}: ${floatTitle(why)} ${formatMeasure(total.fp32Ms)} ms, INT8 ${formatMeasure(total.int8Ms)} ms, ${formatTimes(total.gain)} times as fast.</p>
`;
}

function notesHtml(notes: readonly string[]): Html | null {
  return notes.length === 0 ? null : html`${notes.map((note) => html`<p class="note">${note}</p>\n`)}`;
}
