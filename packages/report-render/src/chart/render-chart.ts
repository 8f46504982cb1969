import type { Report } from '@rn50/bench-stats';
import type { ChartName } from '../report-file.js';
import { composeChart } from './compose-chart.js';
import { drawPicture } from './draw-picture.js';
import { drawSvg } from './svg/draw-svg.js';

/**
 * Draws a chart of the report as a PNG, 2,000 pixels wide and readable at half that size.
 * `absolute`: images per second and milliseconds, a panel each. `times`: the ratios to the baseline, with a line at 1.
 * `distribution`: the share of latency runs that took at most so long, with p50, p90 and p99. `samples`: all runs over time, with
 * what disturbed them. `layers`: what `rn50 why` finds. `sweep`: throughput and latency over batch, threads and instances.
 * `engines`: all forms of the model in all engines.
 * ECharts and the canvas are loaded on the first call.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`,
 *   `CHART_NOT_POSSIBLE` (the report does not have what the chart shows; `lackFor` tells it beforehand)
 */
export async function renderChart(report: Report, chart: ChartName): Promise<Buffer> {
  return drawPicture(composeChart(report, chart));
}

/**
 * Draws the same chart as an SVG file: complete with title, setting and footnote. It names its fonts, with `sans-serif` for the
 * machines that have none of them, and leaves room for wider ones.
 *
 * @throws RenderError as `renderChart` does
 */
export async function renderChartSvg(report: Report, chart: ChartName): Promise<string> {
  return drawSvg(composeChart(report, chart), 'file');
}

/**
 * Draws the same chart as an `<svg>` element for a page, without title, setting and footnote, which stand around it there, and
 * without paper. It has no style, class (but `tip`) or id; the places that a tooltip should name are `rect.tip` with a `<title>`. `aria-label` has
 * the title. All text in it is escaped.
 *
 * @throws RenderError as `renderChart` does
 */
export async function chartSvg(report: Report, chart: ChartName): Promise<string> {
  return drawSvg(composeChart(report, chart), 'page');
}
