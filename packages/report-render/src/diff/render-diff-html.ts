import type { Verdict } from '@rn50/bench-stats';
import type { GroupedFigure } from '../chart/grouped/grouped-figure.js';
import { groupedBarsSvg } from '../chart/grouped/render-grouped.js';
import { warningFindings } from '../findings/warnings.js';
import { figureHtml } from '../page/figure.js';
import { findingItems } from '../page/finding-items.js';
import { type Html, html } from '../page/html.js';
import { type PageSection, renderPage } from '../page/shell.js';
import { tableHtml } from '../page/tables.js';
import type { Table } from '../view/table.js';
import { conclusionWords, headline } from './conclusion.js';
import { ratioFigure, timesFigure } from './diff-figures.js';
import { differencesTable, ratioTable, timesTable } from './diff-tables.js';
import type { DiffNames } from './render-diff.js';
import { rules, sharedDiff, sharedNames } from './shared-diff.js';

/**
 * A comparison of two reports as a page: one file that needs no network and no script. It has no host name and no folder.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderDiffHtml(verdict: Verdict, names: DiffNames = {}): Promise<string> {
  const shared = sharedDiff(verdict);
  return renderPage({
    title: headline(shared),
    kicker: 'Two reports: did it get faster?',
    subtitles: sharedNames(names),
    lead: html`<p class="answer">${conclusionWords(shared)}</p>\n`,
    sections: await sectionsOf(shared),
    footer: 'rn50 diff',
  });
}

async function sectionsOf(verdict: Verdict): Promise<PageSection[]> {
  const drawn = [
    await drawnSection('ratios', 'Against the same run', ratioFigure(verdict), ratioTable(verdict)),
    await drawnSection('times', 'Times', timesFigure(verdict), timesTable(verdict)),
  ];
  const differences = differencesTable(verdict.differences);
  const warnings = findingItems(warningFindings(verdict));
  return [
    ...drawn.filter((section) => section !== null),
    ...(differences === null
      ? []
      : [
          {
            id: 'differences',
            title: 'What else differs',
            body: tableHtml(differences, { caption: 'What else differs between the reports' }),
          },
        ]),
    ...(warnings === null ? [] : [{ id: 'warnings', title: 'Warnings', body: warnings }]),
    { id: 'rules', title: 'How it is judged', body: html`${rules(verdict).map((line) => html`<p>${line}</p>\n`)}` },
  ];
}

async function drawnSection(
  id: string,
  title: string,
  figure: GroupedFigure | null,
  table: Table | null,
): Promise<PageSection | null> {
  if (figure === null || table === null) return null;
  const caption = `${figure.title}. ${figure.footnote}`;
  const body: Html = html`${figureHtml(id, await groupedBarsSvg(figure), caption)}${tableHtml(table, { caption: figure.title, isSortable: true })}`;
  return { id, title, body };
}
