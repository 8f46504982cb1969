import type { Measured } from '../../view/measured.js';
import { tickText } from '../axis.js';
import type { Canvas, Tip } from '../composition.js';
import type { Drawing, LineMark, Mark, Marks } from '../drawing/drawing.js';
import { type Body, framed, type Place } from '../drawing/framed.js';
import { roundTicks } from '../drawing/ticks.js';
import { whiskerAcross } from '../drawing/whisker.js';
import { panelHead } from '../panel-head.js';
import { type MeasureText, type PlacedText, TextColumn } from '../text-column.js';
import * as theme from '../theme.js';
import { measuredWords } from '../tips.js';
import { wrapText } from '../wrap.js';
import type { GroupedFigure, GroupedPanel } from './grouped-figure.js';

const BAR_PX = 22;
const ROW_GAP = 9;
const GROUP_GAP = 18;
const GROUP_LABEL_GAP = 4;
const LABEL_GAP = 14;
const PANEL_GAP = 36;
const VALUE_GAP = 8;
const TICK_GAP = 6;
/** Labels of rows take at most this share of the width. */
const MOST_LABEL_SHARE = 0.28;
const PIXELS_PER_TICK = 84;
/** So far lines go beyond the bars of a group. */
const SPAN_REACH = 4;
const REFERENCE = { stroke: theme.REFERENCE_LINE, width: 1.5, dash: [6, 4] };

/** A row of bars, one in each panel. */
interface Row {
  readonly label: readonly string[];
  readonly name: string;
  readonly color: string;
  readonly values: readonly Measured[];
  readonly y: number;
  readonly height: number;
}

/** The height that the bars of a group take: lines stop at its heading. */
interface Span {
  readonly top: number;
  readonly bottom: number;
}

interface Plot {
  readonly panel: GroupedPanel;
  readonly x: number;
  readonly width: number;
  /** Pixels from the zero line to a value. */
  readonly lengthOf: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Places a chart of bars in groups. The picture is as high as its groups need. */
export function groupedDrawing(figure: GroupedFigure, canvas: Canvas): Drawing {
  return framed(figure, canvas, (place) => bodyAt(figure, place, canvas.measureText));
}

function bodyAt(figure: GroupedFigure, { x, y, width }: Place, measureText: MeasureText): Body {
  const { panels, groups } = figure;
  const all = groups.flatMap(({ rows }) => rows);
  const labelWidths = all.map(({ label }) => measureText(label, theme.CATEGORY_LABEL));
  const labelWidth = Math.min(Math.max(0, ...labelWidths), width * MOST_LABEL_SHARE);
  const left = x + labelWidth + LABEL_GAP;
  const plotWidth = (x + width - left - PANEL_GAP * (panels.length - 1)) / Math.max(1, panels.length);

  const heads = panels.map((panel) => panelHead(panel, { width: plotWidth, hintLines: 3, gap: 12 }, measureText));
  const top = y + Math.max(0, ...heads.map((head) => head.height));
  const texts: PlacedText[] = heads.flatMap((head, index) => head.at(left + index * (plotWidth + PANEL_GAP), y));
  const rows: Row[] = [];
  const spans: Span[] = [];
  let next = top;
  for (const group of groups) {
    if (group.label !== '') {
      const heading = new TextColumn(measureText);
      heading.add(group.label, theme.GROUP_LABEL, width, 2);
      texts.push(...heading.at(x, next));
      next += heading.height + GROUP_LABEL_GAP;
    }
    const begin = next - SPAN_REACH;
    for (const { label, color, values } of group.rows) {
      const lines = wrapText(label, labelWidth, 2, (text) => measureText(text, theme.CATEGORY_LABEL));
      const height = Math.max(BAR_PX, lines.length * theme.CATEGORY_LABEL.lineHeight);
      const name = group.label === '' ? label : `${group.label}, ${label}`;
      rows.push({ label: lines, name, color, values, y: next, height });
      next += height + ROW_GAP;
    }
    spans.push({ top: begin, bottom: next - ROW_GAP + SPAN_REACH });
    next += GROUP_GAP - ROW_GAP;
  }
  const bottom = next - GROUP_GAP + SPAN_REACH;
  const plots = panels.map((panel, index) => {
    const values = all.map((row) => row.values[index]);
    return plotOf(panel, left + index * (plotWidth + PANEL_GAP), plotWidth, values, measureText);
  });
  const labels = rows.map((row) => labelOf(row, left - LABEL_GAP));
  const drawn = plots.map((plot, index) => plotMarks(plot, index, rows, spans, measureText));
  return {
    height: bottom + TICK_GAP + theme.TICK_LABEL.lineHeight - y,
    texts: [...texts, ...labels, ...drawn.flatMap((part) => part.texts)],
    marks: drawn.flatMap(({ marks }) => marks),
    tips: drawn.flatMap(({ tips }) => tips),
  };
}

/** The scale leaves room for every value beside its bar and whisker. */
function plotOf(
  panel: GroupedPanel,
  x: number,
  width: number,
  values: readonly (Measured | undefined)[],
  measureText: MeasureText,
): Plot {
  const needed = values.map((value) => {
    const room = measureText(valueText(value, panel), theme.VALUE_LABEL) + VALUE_GAP;
    return endOf(value) / Math.max(0.2, 1 - room / width);
  });
  const highest = Math.max(panel.referenceLine ?? 0, ...needed) || 1;
  const lengthOf = (value: number) => (Math.max(0, value) / highest) * width;
  const ticks = roundTicks(highest, Math.max(2, Math.floor(width / PIXELS_PER_TICK)));
  return { panel, x, width, lengthOf, ticks };
}

function endOf(value: Measured | undefined): number {
  if (value === undefined || value.kind === 'missing') return 0;
  return value.kind === 'baseline' ? 1 : Math.max(value.estimate.value, value.estimate.high);
}

function valueText(value: Measured | undefined, { format }: GroupedPanel): string {
  if (value === undefined || value.kind === 'missing') return '';
  return value.kind === 'baseline' ? '1' : format(value.estimate.value);
}

function labelOf({ label, y, height }: Row, right: number): PlacedText {
  const style = theme.CATEGORY_LABEL;
  return { x: right, y: y + (height - label.length * style.lineHeight) / 2, align: 'right', style, lines: label };
}

function plotMarks(
  plot: Plot,
  index: number,
  rows: readonly Row[],
  spans: readonly Span[],
  measureText: MeasureText,
): Marks {
  const { panel, x, width, lengthOf, ticks } = plot;
  const bottom = Math.max(0, ...spans.map((span) => span.bottom));
  const upright = (value: number, line: Pick<LineMark, 'stroke' | 'width' | 'dash'>): Mark[] => {
    const at = x + lengthOf(value);
    return spans.map((span) => {
      const points: LineMark['points'] = [
        [at, span.top],
        [at, span.bottom],
      ];
      return { kind: 'line', points, ...line };
    });
  };
  const bars = rows.map((row) => barMarks(row, row.values[index], plot, measureText));
  const fits = (tick: number) => lengthOf(tick) + measureText(tickText(tick), theme.TICK_LABEL) / 2 <= width;
  return {
    marks: [
      ...ticks.slice(1).flatMap((tick) => upright(tick, { stroke: theme.GRID_LINE, width: 1 })),
      ...(panel.referenceLine === null ? [] : upright(panel.referenceLine, REFERENCE)),
      ...bars.flatMap(({ marks }) => marks),
      ...upright(0, { stroke: theme.BASE_LINE, width: 1.5 }),
    ],
    texts: [
      ...ticks.filter(fits).map((tick) => ({
        x: x + lengthOf(tick),
        y: bottom + TICK_GAP,
        align: 'center' as const,
        style: theme.TICK_LABEL,
        lines: [tickText(tick)],
      })),
      ...bars.flatMap(({ texts }) => texts),
    ],
    tips: rows.map((row): Tip => {
      const value = row.values[index];
      return {
        area: { x, y: row.y - ROW_GAP / 2, width, height: row.height + ROW_GAP },
        text: `${row.name}: ${value === undefined ? 'not measured' : measuredWords(value, panel)}`,
      };
    }),
  };
}

function barMarks(
  row: Row,
  value: Measured | undefined,
  { panel, x, width, lengthOf }: Plot,
  measureText: MeasureText,
) {
  const middle = row.y + row.height / 2;
  const text = (words: string, at: number, style: theme.TextStyle): PlacedText => ({
    x: at,
    y: middle - style.lineHeight / 2,
    style,
    lines: [words],
  });
  if (value === undefined || value.kind === 'missing') {
    const reason = value?.reason ?? 'not measured';
    const [words = ''] = wrapText(reason, width - VALUE_GAP, 1, (one) => measureText(one, theme.MISSING_LABEL));
    return { marks: [], texts: [text(words, x + VALUE_GAP, theme.MISSING_LABEL)] };
  }
  const length = lengthOf(value.kind === 'baseline' ? 1 : value.estimate.value);
  const bar = { x, y: middle - BAR_PX / 2, width: length, height: BAR_PX };
  const marks: Mark[] = [{ kind: 'rectangles', rectangles: [bar], fill: row.color }];
  if (value.kind === 'estimate') {
    const { low, high } = value.estimate;
    marks.push(...whiskerAcross(x + lengthOf(low), x + lengthOf(high), middle));
  }
  const end = x + lengthOf(endOf(value)) + VALUE_GAP;
  return { marks, texts: [text(valueText(value, panel), end, theme.VALUE_LABEL)] };
}
