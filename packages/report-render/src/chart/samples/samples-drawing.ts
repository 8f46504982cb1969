import { plural } from '@rn50/bench-stats/words';
import { formatMeasure } from '../../format/numbers.js';
import { tickText } from '../axis.js';
import type { Canvas, Tip } from '../composition.js';
import { type Drawing, type Mark, type Marks, together } from '../drawing/drawing.js';
import { frameOf, TICK_ROW_PX, tickColumn, tickLabels } from '../drawing/frame.js';
import { type Body, framed, type Place } from '../drawing/framed.js';
import { type LegendEntry, legendAt } from '../drawing/legend.js';
import { type Scale, scaleFromZero, scaleOver } from '../drawing/scale.js';
import { panelHead } from '../panel-head.js';
import type { Rectangle } from '../panel-row.js';
import type { MeasureText, PlacedText } from '../text-column.js';
import * as theme from '../theme.js';
import { wrapText } from '../wrap.js';
import type { Bucket } from './buckets.js';
import type { SamplesBlock, SamplesCell, SamplesColumn, SamplesFigure } from './samples-figure.js';

const PLOT_HEIGHT = 110;
const COLUMN_GAP = 40;
const CELL_TITLE_GAP = 12;
const HEADING_GAP = 16;
const ROW_GAP = 20;
const LEGEND_GAP = 16;
const PIXELS_PER_SECOND_TICK = 60;
const PIXELS_PER_VALUE_TICK = 34;
const RANGE_PX = 2;
const MEDIAN_PX = 3.5;
/** Length of the mark of a restart, at the top of a plot. */
const RESTART_PX = 14;
const RANGE_OPACITY = 0.4;
const DISTURBED_OPACITY = 0.22;

/** Places a plot for each variant and scenario; those of a scenario share the time. */
export function samplesDrawing(figure: SamplesFigure, canvas: Canvas): Drawing {
  return framed(figure, canvas, (place) => bodyAt(figure, place, canvas.measureText));
}

function bodyAt({ columns }: SamplesFigure, { x, y, width }: Place, measureText: MeasureText): Body {
  const legend = legendAt(legendOf(columns), { x, y, width }, measureText);
  const columnWidth = (width - COLUMN_GAP * (columns.length - 1)) / Math.max(1, columns.length);
  const heads = columns.map((column) => panelHead(column, { width: columnWidth, hintLines: 3, gap: 10 }, measureText));
  const top = y + legend.height + LEGEND_GAP;
  const firstRow = top + Math.max(0, ...heads.map(({ height }) => height));
  const scales = columns.map(({ cells }) => cells.map((cell) => valueScale(cell)));
  const indent = tickColumn(scales.flat(), measureText);
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const rowHeight = theme.PANEL_HINT.lineHeight + CELL_TITLE_GAP + PLOT_HEIGHT + ROW_GAP;
  const parts = columns.flatMap((column, columnIndex) =>
    column.cells.map((cell, row) => {
      const left = x + columnIndex * (columnWidth + COLUMN_GAP);
      const isLast = row === column.cells.length - 1;
      const place = { x: left, y: firstRow + row * rowHeight, width: columnWidth };
      return cellAt(
        cell,
        column,
        { place, indent, isLast, scale: scales[columnIndex]?.[row] ?? valueScale(cell) },
        measureText,
      );
    }),
  );
  const headTexts = heads.flatMap((head, index) => head.at(x + index * (columnWidth + COLUMN_GAP), top));
  const bottom = firstRow + rows * rowHeight - ROW_GAP + TICK_ROW_PX;
  return { ...together(legend, { texts: headTexts, marks: [], tips: [] }, ...parts), height: bottom - y };
}

/** Only what is in the picture is explained. */
function legendOf(columns: readonly SamplesColumn[]): LegendEntry[] {
  const blocks = columns.flatMap(({ cells }) => cells.flatMap((cell) => cell.blocks));
  const isThinned = blocks.some(({ buckets }) => buckets.some(({ runs }) => runs > 1));
  const isDisturbed = blocks.some(({ disturbance }) => disturbance !== null);
  const hasRestart = blocks.some(({ restarts }) => restarts > 0);
  return [
    { label: isThinned ? 'median of neighbouring runs' : 'a run', color: theme.INK },
    ...(isThinned ? [{ label: 'from their fastest to their slowest', color: theme.INK, opacity: RANGE_OPACITY }] : []),
    ...(isDisturbed ? [{ label: 'threads waited for a CPU', color: theme.DISTURBED, opacity: DISTURBED_OPACITY }] : []),
    ...(hasRestart ? [{ label: 'worker started again', color: theme.DISTURBED, dash: [] }] : []),
  ];
}

/** The scale of a cell from the bottom, 0, to the top, `PLOT_HEIGHT` above. */
function valueScale({ blocks }: SamplesCell): Scale {
  const buckets = blocks.flatMap((block) => block.buckets);
  const lowest = buckets.reduce((least, { leastMs }) => Math.min(least, leastMs), Number.POSITIVE_INFINITY);
  const highest = buckets.reduce((most, { mostMs }) => Math.max(most, mostMs), 0);
  const pixels = { from: 0, to: -PLOT_HEIGHT, perTick: PIXELS_PER_VALUE_TICK };
  return buckets.length === 0 ? { ...scaleOver(0, 1, pixels), ticks: [] } : scaleOver(lowest, highest, pixels);
}

interface CellPlace {
  readonly place: Place;
  readonly indent: number;
  readonly isLast: boolean;
  readonly scale: Scale;
}

function cellAt(cell: SamplesCell, { seconds }: SamplesColumn, at: CellPlace, measureText: MeasureText): Marks {
  const { place, indent, isLast, scale } = at;
  const plot: Rectangle = {
    x: place.x + indent,
    y: place.y + theme.PANEL_HINT.lineHeight + CELL_TITLE_GAP,
    width: place.width - indent,
    height: PLOT_HEIGHT,
  };
  const time = scaleFromZero(seconds, { from: plot.x, to: plot.x + plot.width, perTick: PIXELS_PER_SECOND_TICK });
  const bottom = plot.y + plot.height;
  const values = { ticks: scale.ticks, at: (ms: number) => bottom + scale.at(ms) };
  const frame = frameOf(plot, values, isLast ? tickLabels(time, tickText) : [], measureText);
  const texts = headingOf(cell, scale, place, measureText);
  if (cell.failure !== null) {
    const [words = ''] = wrapText(cell.failure, plot.width - 16, 1, (text) => measureText(text, theme.MISSING_LABEL));
    texts.push({
      x: plot.x + 8,
      y: bottom - 8 - theme.MISSING_LABEL.lineHeight,
      style: theme.MISSING_LABEL,
      lines: [words],
    });
  }
  const buckets = cell.blocks.flatMap((block) => block.buckets);
  return {
    texts: [...texts, ...frame.texts],
    marks: [
      ...disturbedMarks(cell.blocks, time, plot),
      ...frame.marks,
      ...bucketMarks(buckets, cell.color, time, values),
      ...restartMarks(cell.blocks, time, plot),
    ],
    tips: cell.blocks.map((block) => tipOf(block, cell, time, plot)),
  };
}

/** The name on the left, the median on the right. */
function headingOf({ label, median }: SamplesCell, scale: Scale, place: Place, measureText: MeasureText): PlacedText[] {
  const { x, y, width } = place;
  const words = [median, ...(scale.isLogarithmic ? ['logarithmic'] : [])].filter((part) => part !== '').join(', ');
  const room = width - measureText(words, theme.PANEL_HINT) - HEADING_GAP;
  const [name = ''] = wrapText(label, room, 1, (text) => measureText(text, theme.PANEL_HINT));
  return [
    { x, y, style: { ...theme.PANEL_HINT, fill: theme.INK }, lines: [name] },
    { x: x + width, y, align: 'right', style: theme.PANEL_HINT, lines: [words] },
  ];
}

function disturbedMarks(blocks: readonly SamplesBlock[], time: Scale, plot: Rectangle): Mark[] {
  const disturbed = blocks.filter(({ disturbance }) => disturbance !== null);
  if (disturbed.length === 0) return [];
  const rectangles = disturbed.map((block) => areaOf(block, time, plot));
  return [{ kind: 'rectangles', rectangles, fill: theme.DISTURBED, opacity: DISTURBED_OPACITY }];
}

function areaOf({ fromSeconds, toSeconds }: SamplesBlock, time: Scale, { y, height }: Rectangle): Rectangle {
  const x = time.at(fromSeconds);
  return { x, y, width: Math.max(1, time.at(toSeconds) - x), height };
}

function bucketMarks(
  buckets: readonly Bucket[],
  color: string,
  time: Scale,
  { at }: { readonly at: (ms: number) => number },
): Mark[] {
  const ranges = buckets
    .filter(({ runs }) => runs > 1)
    .map((bucket) => {
      const y = at(bucket.mostMs);
      return {
        x: time.at(bucket.atSeconds) - RANGE_PX / 2,
        y,
        width: RANGE_PX,
        height: Math.max(1, at(bucket.leastMs) - y),
      };
    });
  const medians = buckets.map((bucket) => ({
    x: time.at(bucket.atSeconds) - MEDIAN_PX / 2,
    y: at(bucket.medianMs) - MEDIAN_PX / 2,
    width: MEDIAN_PX,
    height: MEDIAN_PX,
  }));
  return [
    ...(ranges.length === 0
      ? []
      : [{ kind: 'rectangles' as const, rectangles: ranges, fill: color, opacity: RANGE_OPACITY }]),
    ...(medians.length === 0 ? [] : [{ kind: 'rectangles' as const, rectangles: medians, fill: color }]),
  ];
}

function restartMarks(blocks: readonly SamplesBlock[], time: Scale, { y }: Rectangle): Mark[] {
  return blocks
    .filter(({ restarts }) => restarts > 0)
    .map(({ fromSeconds }) => {
      const x = time.at(fromSeconds);
      const points = [[x, y] as const, [x, y + RESTART_PX] as const];
      return { kind: 'line', points, stroke: theme.DISTURBED, width: 2.5 };
    });
}

function tipOf(block: SamplesBlock, { label }: SamplesCell, time: Scale, plot: Rectangle): Tip {
  const { name, buckets, disturbance, restarts } = block;
  const runs = buckets.reduce((sum, bucket) => sum + bucket.runs, 0);
  const least = buckets.reduce((low, { leastMs }) => Math.min(low, leastMs), Number.POSITIVE_INFINITY);
  const most = buckets.reduce((high, { mostMs }) => Math.max(high, mostMs), 0);
  const words = [
    `${name}: ${plural(runs, 'run')} from ${formatMeasure(least)} to ${formatMeasure(most)} ms`,
    ...(disturbance === null ? [] : [disturbance]),
    ...(restarts > 0 ? [`worker started again ${plural(restarts, 'time')}`] : []),
  ];
  return { area: areaOf(block, time, plot), text: `${label}, ${words.join('; ')}` };
}
