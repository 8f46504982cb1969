import type { Report } from '@rn50/bench-stats';
import { anonymous } from '../anonymous/anonymous.js';
import { answerFinding } from '../findings/answer.js';
import type { Finding } from '../findings/finding.js';
import { printable } from '../format/printable.js';
import { headlineOf } from '../view/headline.js';
import { settingOf } from '../view/setting.js';
import { drawCharts } from './report/chart-figure.js';
import { embeddedReport } from './report/embedded-report.js';
import { leadHtml } from './report/lead.js';
import { reportSections } from './report/sections.js';
import { renderPage } from './shell.js';

/**
 * The report as a page: one file that needs no network and no script. It has no host name, no user name and no folder.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderHtml(named: Report): Promise<string> {
  const report = anonymous(named);
  const charts = await drawCharts(report);
  const answer = answerFinding(report);
  const { modelName, cpu } = settingOf(report);
  const { tool, startedAt } = report;
  return renderPage({
    ...titleOf(answer),
    kicker: `${modelName} on ${cpu}`,
    subtitles: headlineOf(report).setting,
    lead: leadHtml(report),
    sections: reportSections(report, charts),
    downloads: [embeddedReport(report)],
    footer: `${printable(tool.name, 40)} ${printable(tool.version, 40)}, ${startedAt.slice(0, 10)}`,
  });
}

/** The answer up to the end of its emphasis, and its bounds. */
function titleOf({ text, emphasis }: Finding): { readonly title: string; readonly titleRest: string } {
  const [, end] = emphasis ?? [0, text.length];
  return { title: text.slice(0, end), titleRest: text.slice(end).trim() };
}
