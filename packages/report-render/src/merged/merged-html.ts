import type { Report } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { groupedBarsSvg } from '../chart/grouped/render-grouped.js';
import { printable } from '../format/printable.js';
import { figureHtml } from '../page/figure.js';
import { type Html, html } from '../page/html.js';
import { type PageSection, renderPage } from '../page/shell.js';
import { tableHtml } from '../page/tables.js';
import { groupsLeftOut, mergedSpeedFigure, mergedTimesFigure } from './merged-figures.js';
import type { MergedView } from './merged-view.js';
import { mergedAnswer, mergedTitle } from './merged-words.js';
import { publicView } from './public-view.js';

/**
 * Several reports as one page: bars in groups by CPU, engine and report, and the merged table, sortable. One file that needs no
 * network and no script. It has no host name, no user name, and of a report's path no folder but the one a user calls it by.
 *
 * @param paths of the reports in their order, as the user typed them
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderMergedHtml(
  reports: readonly Report[],
  paths: readonly (string | undefined)[] = [],
): Promise<string> {
  const view = publicView(reports, paths);
  if (view === null) throw new TypeError('a merged page needs a report');
  const [tool] = reports.map((report) => report.tool);
  return renderPage({
    title: mergedTitle(view),
    kicker: 'Several reports',
    subtitles: view.setting,
    lead: html`<p class="answer">${mergedAnswer(view).join(' ')}</p>`,
    sections: await sectionsOf(view),
    footer: tool === undefined ? '' : `${printable(tool.name, 40)} ${printable(tool.version, 40)}`,
  });
}

async function sectionsOf(view: MergedView): Promise<PageSection[]> {
  const drawn = [
    { id: 'gain', title: 'What it gains', figure: mergedTimesFigure(view) },
    { id: 'speed', title: 'Speed', figure: mergedSpeedFigure(view) },
  ];
  const leftOut = groupsLeftOut(view);
  const more = leftOut > 0 && html`<p class="note">${plural(leftOut, 'more group')} in the table.</p>\n`;
  const charts = drawn.map(async ({ id, title, figure }): Promise<PageSection[]> => {
    if (figure.groups.length === 0) return [];
    const caption = `${figure.panels.map((panel) => panel.title).join('; ')}. ${figure.footnote}`;
    return [{ id, title, body: html`${figureHtml(id, await groupedBarsSvg(figure), caption)}${more}` }];
  });
  const table = { id: 'reports', title: 'All reports', body: html`${tableOf(view)}${notesOf(view)}` };
  return [...(await Promise.all(charts)).flat(), table];
}

function tableOf({ table }: MergedView): Html {
  return tableHtml(table, { caption: 'Figures of every report and engine', isSortable: true });
}

function notesOf({ notes, explanations }: MergedView): Html {
  return html`${notes.map(({ mark, text }) => html`<p class="note">${mark} ${text}</p>\n`)}${explanations.map((text) => html`<p class="note">${text}</p>\n`)}`;
}
