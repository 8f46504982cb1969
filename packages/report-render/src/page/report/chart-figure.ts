import type { Report } from '@rn50/bench-stats';
import { chartSvg } from '../../chart/render-chart.js';
import { CHART_KINDS } from '../../chart-kinds.js';
import type { ChartName } from '../../report-file.js';
import { figureHtml } from '../figure.js';
import type { Html } from '../html.js';

/** The charts that a report has the data for. */
export type Charts = ReadonlyMap<ChartName, string>;

/** Draws every chart that this report can have, as SVG. */
export async function drawCharts(report: Report): Promise<Charts> {
  const possible = CHART_KINDS.filter(({ isPossible }) => isPossible(report)).map(({ chart }) => chart);
  return new Map(await Promise.all(possible.map(async (chart) => [chart, await chartSvg(report, chart)] as const)));
}

/** A chart with its caption; null where the report has no data for it. */
export function chartFigure(charts: Charts, chart: ChartName, caption: string): Html | null {
  const svg = charts.get(chart);
  return svg === undefined ? null : figureHtml(chart, svg, caption);
}
