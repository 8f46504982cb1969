/// <reference path="./echarts-module.d.ts" />
import type { EChartsOption } from 'echarts';
import { RenderError } from '../error.js';
import type { HasGlyph } from './drawable.js';
import { registerFont } from './font.js';
import { GLYPH_CELL_PX, glyphTester } from './glyphs.js';
import type { MeasureText } from './text-column.js';
import { DEVICE_PIXEL_RATIO, FONT_FAMILY, FONT_FEATURES } from './theme.js';

/** Facts about the canvas that a composition needs: widths of texts, and which characters have a glyph. */
export interface Canvas {
  readonly measureText: MeasureText;
  readonly hasGlyph: HasGlyph;
}

/** A picture to draw: its size in CSS pixels, and everything in it. */
export interface Composition {
  readonly width: number;
  readonly height: number;
  readonly option: EChartsOption;
}

/**
 * Draws a picture as a PNG, with two pixels to a CSS pixel. ECharts and the canvas are loaded on the first call.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function drawPicture(compose: (canvas: Canvas) => Composition): Promise<Buffer> {
  const { canvasModule, echarts } = await loadEngine();
  registerFont(canvasModule.GlobalFonts);
  const { createCanvas } = canvasModule;
  const measureText = textMeasurer(createCanvas(1, 1).getContext('2d'));
  const hasGlyph = glyphTester(createCanvas(GLYPH_CELL_PX, GLYPH_CELL_PX).getContext('2d'));
  const { width, height, option } = compose({ measureText, hasGlyph });

  echarts.setPlatformAPI({ createCanvas: () => createCanvas(1, 1) });
  const canvas = createCanvas(width, height);
  const instance = echarts.init(canvas, null, {
    width,
    height,
    devicePixelRatio: DEVICE_PIXEL_RATIO,
  });
  try {
    // Set after ECharts has sized the canvas, which resets the context.
    canvas.getContext('2d').fontFeatureSettings = FONT_FEATURES;
    instance.setOption(option);
    return await canvas.encode('png');
  } finally {
    instance.dispose();
    // Frees the 10 MB of pixels now: the garbage collector does not count them and comes late.
    canvas.width = 1;
    canvas.height = 1;
  }
}

async function loadEngine() {
  try {
    // The one-file build loads four times as fast as the parts in use, which are 262 modules.
    const [canvasModule, echarts] = await Promise.all([import('canvas'), import('echarts/dist/echarts.esm.min.mjs')]);
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
    context.font = `${style.fontWeight} ${style.fontSize}px ${FONT_FAMILY}`;
    return context.measureText(text).width;
  };
}
