import type { Canvas, Tip } from '../composition.js';
import { type Drawing, type Mark, type Marks, type Point, together } from '../drawing/drawing.js';
import { type AxisLabel, frameOf, TICK_ROW_PX, tickColumn } from '../drawing/frame.js';
import { type Body, framed, type Place } from '../drawing/framed.js';
import { legendAt } from '../drawing/legend.js';
import { type Scale, scaleFromZero, scaleOver } from '../drawing/scale.js';
import { panelHead } from '../panel-head.js';
import type { Rectangle } from '../panel-row.js';
import type { SeriesStyle } from '../series-style.js';
import { type MeasureText, TextColumn } from '../text-column.js';
import * as theme from '../theme.js';
import { measuredWords } from '../tips.js';
import type { SweepCell, SweepFigure, SweepMetric, SweepPoint } from './sweep-figure.js';

const MOST_CELLS_IN_A_ROW = 4;
const CELL_GAP = 28;
const ROW_GAP = 20;
const METRIC_GAP = 26;
const PLOT_HEIGHT = 170;
const DOT_RADIUS = 4.5;
const RING_RADIUS = 9;
const PIXELS_PER_TICK = 30;
/** Above the highest value, for its ring. */
const HEADROOM = 1.07;

/** Places a plot for each metric and combination, those of a metric with one scale. */
export function sweepDrawing(figure: SweepFigure, canvas: Canvas): Drawing {
  return framed(figure, canvas, (place) => bodyAt(figure, place, canvas.measureText));
}

function bodyAt(figure: SweepFigure, place: Place, measureText: MeasureText): Body {
  const legend = legendAt(figure.series, place, measureText);
  const parts: Marks[] = [legend];
  let y = place.y + legend.height + METRIC_GAP;
  for (const metric of figure.metrics) {
    const part = metricAt(metric, figure, { ...place, y }, measureText);
    parts.push(part);
    y += part.height + METRIC_GAP;
  }
  return { ...together(...parts), height: y - METRIC_GAP - place.y };
}

function metricAt(metric: SweepMetric, figure: SweepFigure, { x, y, width }: Place, measureText: MeasureText): Body {
  const { cells, title, hint } = metric;
  const scale = scaleOf(metric);
  const heading = { title, hint: scale.isLogarithmic ? `${hint}, logarithmic` : hint };
  const head = panelHead(heading, { width, hintLines: 2, gap: 12 }, measureText);
  const indent = tickColumn([scale], measureText);
  const inRow = Math.min(MOST_CELLS_IN_A_ROW, Math.max(1, cells.length));
  const cellWidth = (width - CELL_GAP * (inRow - 1)) / inRow;
  const titles = cells.map((cell) => {
    const column = new TextColumn(measureText);
    column.add(cell.title, theme.PANEL_HINT, cellWidth, 2);
    column.skip(14);
    return column;
  });
  const titleHeight = Math.max(0, ...titles.map((column) => column.height));
  const rowHeight = titleHeight + PLOT_HEIGHT + TICK_ROW_PX + ROW_GAP;
  const parts = cells.map((cell, index) => {
    const left = x + (index % inRow) * (cellWidth + CELL_GAP);
    const top = y + head.height + Math.floor(index / inRow) * rowHeight;
    const plot = { x: left + indent, y: top + titleHeight, width: cellWidth - indent, height: PLOT_HEIGHT };
    const texts = titles[index]?.at(left, top) ?? [];
    return together({ texts, marks: [], tips: [] }, cellAt(cell, metric, figure, plot, scale, measureText));
  });
  const rows = Math.ceil(cells.length / inRow);
  return {
    ...together({ texts: head.at(x, y), marks: [], tips: [] }, ...parts),
    height: head.height + rows * rowHeight - ROW_GAP,
  };
}

/** From the bottom of a plot, 0, to its top. */
function scaleOf({ cells, startsAtZero }: SweepMetric): Scale {
  const estimates = cells
    .flatMap(({ lines }) => lines.flat())
    .flatMap((point) => (point?.value.kind === 'estimate' ? [point.value.estimate] : []));
  const highest = estimates.reduce((most, { value, high }) => Math.max(most, value, high), 0);
  const lowest = estimates.reduce((least, { value, low }) => Math.min(least, value, low), highest);
  const pixels = { from: 0, to: -PLOT_HEIGHT, perTick: PIXELS_PER_TICK };
  return startsAtZero || lowest <= 0
    ? scaleFromZero(highest * HEADROOM, pixels)
    : scaleOver(lowest, highest * HEADROOM, pixels);
}

function cellAt(
  cell: SweepCell,
  metric: SweepMetric,
  { series, categories, axis }: SweepFigure,
  plot: Rectangle,
  scale: Scale,
  measureText: MeasureText,
): Marks {
  const band = plot.width / Math.max(1, categories.length);
  const bottom = plot.y + plot.height;
  const heightOf = (value: number) => bottom + scale.at(value);
  const middleOf = (index: number) => plot.x + (index + 0.5) * band;
  const labels = categories.map((text, index): AxisLabel => ({ at: middleOf(index), text }));
  const frame = frameOf(plot, { ticks: scale.ticks, at: heightOf }, labels, measureText);
  const lines = series.flatMap((style, index) => lineMarks(cell.lines[index] ?? [], style, middleOf, heightOf));
  const tips = categories.map((category, index): Tip => {
    const values = series.flatMap(({ label }, line) => {
      const point = cell.lines[line]?.[index];
      return point == null ? [] : [`${label} ${measuredWords(point.value, metric)}`];
    });
    const words = values.length === 0 ? 'not measured' : values.join('; ');
    const area = { x: plot.x + index * band, y: plot.y, width: band, height: plot.height };
    return { area, text: `${axis} ${category}, ${cell.title}: ${words}` };
  });
  return { texts: frame.texts, marks: [...frame.marks, ...lines], tips };
}

function lineMarks(
  points: readonly (SweepPoint | null)[],
  { color, dash }: SeriesStyle,
  middleOf: (index: number) => number,
  heightOf: (value: number) => number,
): Mark[] {
  const placed = points.flatMap((point, index) => {
    if (point === null || point.value.kind !== 'estimate') return [];
    const { value, low, high } = point.value.estimate;
    const x = middleOf(index);
    return [{ index, x, y: heightOf(value), low: heightOf(low), high: heightOf(high), isAdvised: point.isAdvised }];
  });
  const segments = placed.flatMap((to, position): Mark[] => {
    const from = placed[position - 1];
    if (from === undefined || from.index !== to.index - 1) return [];
    const ends: Point[] = [
      [from.x, from.y],
      [to.x, to.y],
    ];
    return [{ kind: 'line', points: ends, stroke: color, width: 2.5, ...(dash.length > 0 && { dash }) }];
  });
  const intervals = placed.map(({ x, low, high }): Mark => {
    const ends: Point[] = [
      [x, low],
      [x, high],
    ];
    return { kind: 'line', points: ends, stroke: color, width: 1.5 };
  });
  const rings = placed
    .filter(({ isAdvised }) => isAdvised)
    .map(({ x, y }): Mark => {
      return { kind: 'circle', x, y, radius: RING_RADIUS, fill: 'none', stroke: theme.INK };
    });
  const dots = placed.map(
    ({ x, y }): Mark => ({ kind: 'circle', x, y, radius: DOT_RADIUS, fill: color, stroke: theme.PAPER }),
  );
  return [...segments, ...intervals, ...dots, ...rings];
}
