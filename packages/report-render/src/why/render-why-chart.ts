import { drawPicture } from '../chart/draw-picture.js';
import { drawable, type HasGlyph } from '../chart/drawable.js';
import type { Figure } from '../chart/figure.js';
import { layerLayoutOf, layerOptionOf } from './layer-chart.js';
import { type LayerPanel, layerFigureOf } from './why-figure.js';
import type { WhyReport } from './why-report.js';

/**
 * Draws the layers as a PNG, 2,000 pixels wide: milliseconds of each, FP32 beside INT8, and the INT8 model's rate of
 * multiply-accumulates, in percent of the peak where it was measured. Bars of INT8 have the colour of their kernel.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderWhyChart(report: WhyReport): Promise<Buffer> {
  return drawPicture(({ measureText, hasGlyph }) => {
    const layout = layerLayoutOf(drawableWords(layerFigureOf(report), hasGlyph), measureText);
    return { width: layout.width, height: layout.height, option: layerOptionOf(layout) };
  });
}

/** Only the title and the subtitles have text from outside. */
function drawableWords(figure: Figure<LayerPanel>, hasGlyph: HasGlyph): Figure<LayerPanel> {
  return {
    ...figure,
    title: drawable(figure.title, hasGlyph),
    subtitles: figure.subtitles.map((text) => drawable(text, hasGlyph)),
  };
}
