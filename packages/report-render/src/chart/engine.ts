import { RenderError } from '../error.js';
import type { Canvas } from './composition.js';
import { registerFont } from './font.js';
import { GLYPH_CELL_PX, glyphTester } from './glyphs.js';
import type { MeasureText } from './text-column.js';
import { FONT_FEATURES, FONT_STACK } from './theme.js';

/**
 * Loads ECharts and the canvas, with the font registered.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function loadEngine() {
  const { canvasModule, echarts } = await loadModules();
  const { createCanvas, GlobalFonts } = canvasModule;
  registerFont(GlobalFonts);
  echarts.setPlatformAPI({ createCanvas: () => createCanvas(1, 1) });
  const canvas: Canvas = {
    measureText: textMeasurer(createCanvas(1, 1).getContext('2d')),
    hasGlyph: glyphTester(createCanvas(GLYPH_CELL_PX, GLYPH_CELL_PX).getContext('2d')),
    hasWords: true,
  };
  return { echarts, createCanvas, canvas };
}

async function loadModules() {
  try {
    const [canvasModule, echarts] = await Promise.all([import('canvas'), import('./echarts.js')]);
    return { canvasModule, echarts };
  } catch (cause) {
    throw new RenderError(
      'CHART_ENGINE_UNAVAILABLE',
      `Charts cannot be drawn on ${process.platform}-${process.arch}: ECharts or the canvas cannot be loaded.`,
      'Install the dependencies again (pnpm install), without leaving out optional ones. The text and report.json need no charts.',
      { cause },
    );
  }
}

interface TextContext {
  font: string;
  fontFeatureSettings: string;
  measureText(text: string): { readonly width: number };
}

function textMeasurer(context: TextContext): MeasureText {
  context.fontFeatureSettings = FONT_FEATURES;
  return (text, style) => {
    context.font = `${style.fontWeight} ${style.fontSize}px ${FONT_STACK}`;
    return context.measureText(text).width;
  };
}
