import { RenderError } from '../error.js';
import { loadEngine } from './engine.js';
import { FONT_FAMILY } from './theme.js';

const SIZE_PX = 32;

/**
 * Draws a letter, and looks whether it is there: a canvas without a font draws nothing and says nothing.
 *
 * @throws RenderError `CHART_ENGINE_UNAVAILABLE`, `FONT_UNAVAILABLE`
 */
export async function checkCharts(): Promise<void> {
  const { createCanvas } = await loadEngine();
  const context = createCanvas(SIZE_PX, SIZE_PX).getContext('2d');
  context.font = `400 ${SIZE_PX}px ${FONT_FAMILY}`;
  context.fillText('M', 0, SIZE_PX);
  if (context.getImageData(0, 0, SIZE_PX, SIZE_PX).data.some((value) => value !== 0)) return;
  throw new RenderError(
    'FONT_UNAVAILABLE',
    'The canvas draws no text in the bundled font.',
    'Install the dependencies again (pnpm install).',
  );
}
