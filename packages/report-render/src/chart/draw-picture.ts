import type { Compose } from './composition.js';
import { loadEngine } from './engine.js';
import { DEVICE_PIXEL_RATIO, FONT_FEATURES } from './theme.js';

/**
 * Draws a picture as a PNG, with two pixels to a CSS pixel. ECharts and the canvas are loaded on the first call.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE` (canvas or ECharts cannot be loaded), `FONT_UNAVAILABLE`
 */
export async function drawPicture(compose: Compose): Promise<Buffer> {
  const { echarts, createCanvas, canvas: facts } = await loadEngine();
  const { width, height, option } = compose(facts);
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
