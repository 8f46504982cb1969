import type { Report } from '@rn50/bench-stats';
import type { ChartName } from '../report-file.js';
import { drawPicture } from './draw-picture.js';
import { drawableFigure } from './drawable.js';
import { figureOf } from './figure.js';
import { layoutOf } from './layout.js';
import { optionOf } from './option.js';

/**
 * Draws a chart of the report as a PNG, 2,000 pixels wide and readable at half that size.
 * `absolute`: images per second and milliseconds, a panel each. `times`: the ratios to the baseline, with a line at 1.
 * ECharts and the canvas are loaded on the first call.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderChart(report: Report, chart: ChartName): Promise<Buffer> {
  return drawPicture(({ measureText, hasGlyph }) => {
    const layout = layoutOf(drawableFigure(figureOf(report, chart), hasGlyph), measureText);
    return { width: layout.width, height: layout.height, option: optionOf(layout, measureText) };
  });
}
