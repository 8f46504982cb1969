import { tickText } from '../axis.js';
import type { Rectangle } from '../panel-row.js';
import type { MeasureText, PlacedText } from '../text-column.js';
import * as theme from '../theme.js';
import type { LineMark, Mark, Marks } from './drawing.js';
import type { Scale } from './scale.js';

const TICK_GAP = 8;
/** A label further from its place would name another one. */
const MOST_SHIFT = 6;
/** Height of the row of tick labels below a plot. */
export const TICK_ROW_PX = 6 + theme.TICK_LABEL.lineHeight;

/** A label below a plot, with its middle at `at`. */
export interface AxisLabel {
  readonly at: number;
  readonly text: string;
}

/** Lines across a plot at the ticks of its values, their numbers on the left, and the labels below. */
export function frameOf(
  plot: Rectangle,
  values: Pick<Scale, 'at' | 'ticks'>,
  labels: readonly AxisLabel[],
  measureText: MeasureText,
  format: (tick: number) => string = tickText,
): Marks {
  const { x, y, width, height } = plot;
  const bottom = y + height;
  const across = (at: number, stroke: string, lineWidth: number): LineMark => ({
    kind: 'line',
    points: [
      [x, at],
      [x + width, at],
    ],
    stroke,
    width: lineWidth,
  });
  return {
    marks: [
      ...values.ticks.map((tick): Mark => across(values.at(tick), theme.GRID_LINE, 1)),
      across(bottom, theme.BASE_LINE, 1.5),
    ],
    texts: [
      ...values.ticks.map(
        (tick): PlacedText => ({
          x: x - TICK_GAP,
          y: values.at(tick) - theme.TICK_LABEL.lineHeight / 2,
          align: 'right',
          style: theme.TICK_LABEL,
          lines: [format(tick)],
        }),
      ),
      ...labelsBelow(plot, labels, measureText),
    ],
    tips: [],
  };
}

/** The labels that have room: each clear of the one before it, and none much beyond the plot. */
function labelsBelow({ x, y, width, height }: Rectangle, labels: readonly AxisLabel[], measureText: MeasureText) {
  const texts: PlacedText[] = [];
  let end = x - TICK_GAP;
  for (const { at, text } of labels) {
    const half = measureText(text, theme.TICK_LABEL) / 2;
    const middle = Math.min(Math.max(at, x - TICK_GAP + half), x + width - half);
    if (middle - half < end || Math.abs(middle - at) > MOST_SHIFT) continue;
    texts.push({
      x: middle,
      y: y + height + TICK_ROW_PX - theme.TICK_LABEL.lineHeight,
      align: 'center',
      style: theme.TICK_LABEL,
      lines: [text],
    });
    end = middle + half + TICK_GAP;
  }
  return texts;
}

/** Ticks of a scale that runs from left to right, as labels. */
export function tickLabels(
  { ticks, at }: Pick<Scale, 'at' | 'ticks'>,
  format: (tick: number) => string = tickText,
): AxisLabel[] {
  return ticks.map((tick) => ({ at: at(tick), text: format(tick) }));
}

/** Width of the widest of the numbers beside plots, with its gap. */
export function tickColumn(
  scales: readonly Pick<Scale, 'ticks'>[],
  measureText: MeasureText,
  format: (tick: number) => string = tickText,
) {
  const widths = scales.flatMap(({ ticks }) => ticks.map((tick) => measureText(format(tick), theme.TICK_LABEL)));
  return Math.max(0, ...widths) + TICK_GAP;
}
