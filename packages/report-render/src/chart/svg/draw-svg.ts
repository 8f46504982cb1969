import type { Canvas, Compose } from '../composition.js';
import { loadEngine } from '../engine.js';
import type { TextStyle } from '../theme.js';
import { plainSvg, type SvgPlace } from './plain-svg.js';

/**
 * The widest font that a reader's machine may use in place of Inter is DejaVu Sans: 8 % wider, and 19 % where it is bold. With
 * that much room no text meets another or leaves the picture.
 */
const ROOM: Readonly<Record<TextStyle['fontWeight'], number>> = { 400: 1.09, 600: 1.19 };

/**
 * Draws a picture as SVG, by ECharts' rendering on the server side.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function drawSvg(compose: Compose, place: SvgPlace): Promise<string> {
  const { echarts, canvas } = await loadEngine();
  const composition = compose(withRoom(canvas, place));
  const { width, height, option } = composition;
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    instance.setOption(option);
    const painter = instance.getZr().painter as unknown as SvgPainter;
    return plainSvg(painter.renderToString({ cssAnimation: false, cssEmphasis: false }), composition, place);
  } finally {
    instance.dispose();
  }
}

/** The part of ECharts' SVG painter that is used here; its own types leave it out. */
interface SvgPainter {
  renderToString(options: { readonly cssAnimation: boolean; readonly cssEmphasis: boolean }): string;
}

/** A reader's machine has fonts of its own, so that every character counts as drawable. */
function withRoom({ measureText }: Canvas, place: SvgPlace): Canvas {
  return {
    measureText: (text, style) => measureText(text, style) * ROOM[style.fontWeight],
    hasGlyph: () => true,
    hasWords: place === 'file',
  };
}
