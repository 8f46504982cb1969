import type { Measured } from '../view/measured.js';
import type { Tip } from './composition.js';
import type { Bar, Panel } from './figure.js';
import type { Layout } from './layout.js';

/** What each bar stands for, over the whole height of its band: `INT8: 115.5 images per second (114.3 to 116.7)`. */
export function barTips({ panels }: Layout): Tip[] {
  return panels.flatMap(({ panel, plot }) => {
    const width = plot.width / Math.max(1, panel.bars.length);
    return panel.bars.map((bar, index) => ({
      area: { x: plot.x + index * width, y: plot.y, width, height: plot.height },
      text: tipText(bar, panel),
    }));
  });
}

function tipText({ label, engine, value }: Bar, panel: Panel): string {
  return `${engine === null ? label : `${label}, ${engine}`}: ${measuredWords(value, panel)}`;
}

/** `115.5 images per second (114.3 to 116.7)` */
export function measuredWords(value: Measured, { format, unit }: Pick<Panel, 'format' | 'unit'>): string {
  if (value.kind === 'missing') return value.reason;
  if (value.kind === 'baseline') return '1 by definition, the baseline';
  const { estimate } = value;
  return `${format(estimate.value)} ${unit} (${format(estimate.low)} to ${format(estimate.high)})`;
}
