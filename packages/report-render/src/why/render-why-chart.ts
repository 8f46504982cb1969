import type { Compose } from '../chart/composition.js';
import { drawPicture } from '../chart/draw-picture.js';
import { drawableFigure } from '../chart/drawable.js';
import { compositionOf } from '../chart/drawing/drawing.js';
import { layerDrawing } from './layer-chart.js';
import { layerFigureOf } from './why-figure.js';
import type { WhyReport } from './why-report.js';

/**
 * Draws the layers as a PNG, 2,000 pixels wide: milliseconds of each, FP32 beside INT8, and the INT8 model's rate of
 * multiply-accumulates, in percent of the peak where it was measured. Bars of INT8 have the colour of their kernel.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderWhyChart(report: WhyReport): Promise<Buffer> {
  return drawPicture(composeLayers(report));
}

export function composeLayers(report: WhyReport): Compose {
  return (canvas) => compositionOf(layerDrawing(drawableFigure(layerFigureOf(report), canvas.hasGlyph), canvas));
}
