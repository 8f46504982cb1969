import type { Compose } from '../composition.js';
import { drawPicture } from '../draw-picture.js';
import { drawableFigure } from '../drawable.js';
import { compositionOf } from '../drawing/drawing.js';
import { drawSvg } from '../svg/draw-svg.js';
import { groupedDrawing } from './grouped-drawing.js';
import type { GroupedFigure } from './grouped-figure.js';

/**
 * Draws bars in groups, as a PNG 2,000 pixels wide.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function renderGroupedBars(figure: GroupedFigure): Promise<Buffer> {
  return drawPicture(composeGrouped(figure));
}

/** The same as an SVG file, complete with title, setting and footnote. @throws RenderError as `renderGroupedBars` does */
export async function renderGroupedBarsSvg(figure: GroupedFigure): Promise<string> {
  return drawSvg(composeGrouped(figure), 'file');
}

/** The same as an `<svg>` element for a page, in the form of `chartSvg`. @throws RenderError as `renderGroupedBars` does */
export async function groupedBarsSvg(figure: GroupedFigure): Promise<string> {
  return drawSvg(composeGrouped(figure), 'page');
}

export function composeGrouped(figure: GroupedFigure): Compose {
  return (canvas) => compositionOf(groupedDrawing(drawableFigure(figure, canvas.hasGlyph), canvas));
}
