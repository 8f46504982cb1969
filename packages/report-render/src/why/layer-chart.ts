import type { Canvas, Tip } from '../chart/composition.js';
import { type Drawing, type Mark, type Marks, together } from '../chart/drawing/drawing.js';
import { type AxisLabel, frameOf, TICK_ROW_PX, tickColumn } from '../chart/drawing/frame.js';
import { type Body, framed, type Place } from '../chart/drawing/framed.js';
import { legendAt } from '../chart/drawing/legend.js';
import { type Scale, scaleFromZero } from '../chart/drawing/scale.js';
import { roundStep } from '../chart/drawing/ticks.js';
import { panelHead } from '../chart/panel-head.js';
import type { Rectangle } from '../chart/panel-row.js';
import type { MeasureText } from '../chart/text-column.js';
import * as theme from '../chart/theme.js';
import { formatMeasure } from '../format/numbers.js';
import type { LayerFigure, LayerPanel } from './why-figure.js';

const PLOT_HEIGHT = 230;
const PANEL_GAP = 30;
const LEGEND_GAP = 16;
const HEADROOM = 1.04;
const PIXELS_PER_TICK = 44;
/** Part of a layer's band that its bars fill, and their greatest width. */
const BARS_SHARE = 0.78;
const MOST_BAR_PX = 40;

/** Places the panels one above the other, each as wide as the picture, with the bars of a layer at the same place in all. */
export function layerDrawing(figure: LayerFigure, canvas: Canvas): Drawing {
  return framed(figure, canvas, (place) => bodyAt(figure, place, canvas.measureText));
}

function bodyAt({ panels, layers }: LayerFigure, place: Place, measureText: MeasureText): Body {
  const scales = panels.map(scaleOf);
  const indent = tickColumn(scales, measureText);
  const parts: Marks[] = [];
  let y = place.y;
  panels.forEach((panel, index) => {
    const part = panelAt(
      panel,
      layers,
      { ...place, y },
      { scale: scales[index] ?? scaleOf(panel), indent },
      measureText,
    );
    parts.push(part);
    y += part.height + PANEL_GAP;
  });
  return { ...together(...parts), height: y - PANEL_GAP - place.y };
}

/** From the bottom of a plot, 0, to its top. */
function scaleOf({ series }: LayerPanel): Scale {
  const highest = series.flatMap(({ values }) => values).reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  return scaleFromZero(highest * HEADROOM, { from: 0, to: -PLOT_HEIGHT, perTick: PIXELS_PER_TICK });
}

function panelAt(
  panel: LayerPanel,
  layers: readonly string[],
  { x, y, width }: Place,
  { scale, indent }: { readonly scale: Scale; readonly indent: number },
  measureText: MeasureText,
): Body {
  const head = panelHead(panel, { width, hintLines: 2, gap: 4 }, measureText);
  const legend = legendAt(panel.series, { x, y: y + head.height, width }, measureText);
  const plot: Rectangle = {
    x: x + indent,
    y: y + head.height + legend.height + LEGEND_GAP,
    width: width - indent,
    height: PLOT_HEIGHT,
  };
  const bottom = plot.y + plot.height;
  const band = plot.width / Math.max(1, layers.length);
  const labels = numbersBelow(layers.length, plot.x, band, measureText);
  const frame = frameOf(plot, { ticks: scale.ticks, at: (value) => bottom + scale.at(value) }, labels, measureText);
  const bars = { marks: barMarks(panel, plot, band, scale), texts: [], tips: tipsOf(panel, layers, plot, band) };
  const headTexts = { texts: head.at(x, y), marks: [], tips: [] };
  return { ...together(headTexts, legend, frame, bars), height: bottom + TICK_ROW_PX - y };
}

/** Every layer's number, or every second, fifth, tenth, where they have no room. */
function numbersBelow(count: number, x: number, band: number, measureText: MeasureText): AxisLabel[] {
  const widest = measureText(String(Math.max(0, count - 1)), theme.TICK_LABEL) + 12;
  const step = Math.max(1, Math.ceil(roundStep(widest / band)));
  const numbers = Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
  return numbers.map((number) => ({ at: x + (number + 0.5) * band, text: String(number) }));
}

/** Bars of one slot share a place, because each layer has only one kernel. */
function barMarks({ series }: LayerPanel, plot: Rectangle, band: number, scale: Scale): Mark[] {
  const slots = [...new Set(series.map(({ slot }) => slot))];
  const width = Math.min(MOST_BAR_PX, (band * BARS_SHARE) / Math.max(1, slots.length));
  const bottom = plot.y + plot.height;
  return series.map(({ values, color, slot }) => {
    const offset = (slots.indexOf(slot) - slots.length / 2) * width;
    const rectangles = values.flatMap((value, index) => {
      if (value === null) return [];
      const height = -scale.at(value);
      return [{ x: plot.x + (index + 0.5) * band + offset, y: bottom - height, width, height }];
    });
    return { kind: 'rectangles', rectangles, fill: color };
  });
}

function tipsOf({ series, unit }: LayerPanel, layers: readonly string[], plot: Rectangle, band: number): Tip[] {
  return layers.map((name, index) => {
    const values = series.flatMap(({ label, values: all }) => {
      const value = all[index];
      return value == null ? [] : [`${label} ${value < 1 ? value.toFixed(3) : formatMeasure(value)} ${unit}`];
    });
    const area = { x: plot.x + index * band, y: plot.y, width: band, height: plot.height };
    return { area, text: `${name}: ${values.length === 0 ? 'not known' : values.join('; ')}` };
  });
}
