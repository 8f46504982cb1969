import { type MeasureText, TextColumn } from '../text-column.js';
import * as theme from '../theme.js';
import type { Mark } from './drawing.js';
import type { Body, Place } from './framed.js';

/** What a colour, or a kind of line, stands for. */
export interface LegendEntry {
  readonly label: string;
  readonly color: string;
  /** Given for a line: how it is broken, empty for an unbroken one. Else it is a square. */
  readonly dash?: readonly number[];
  /** Of a square; 1 unless given. */
  readonly opacity?: number;
}

const SQUARE_PX = 14;
const LINE_PX = 28;
const SWATCH_GAP = 8;
const ENTRY_GAP = 26;

/** The entries side by side, in as many lines as they need. */
export function legendAt(entries: readonly LegendEntry[], { x, y, width }: Place, measureText: MeasureText): Body {
  const style = theme.PANEL_HINT;
  const texts: Body['texts'][number][] = [];
  const marks: Mark[] = [];
  let left = x;
  let top = y;
  let bottom = y;
  for (const entry of entries) {
    const swatch = swatchWidth(entry) + SWATCH_GAP;
    const wanted = measureText(entry.label, style);
    if (left > x && left + swatch + wanted > x + width) {
      left = x;
      top = bottom;
    }
    const column = new TextColumn(measureText);
    column.add(entry.label, style, width - swatch, 3);
    texts.push(...column.at(left + swatch, top));
    marks.push(swatchAt(entry, left, top + style.lineHeight / 2));
    bottom = Math.max(bottom, top + column.height);
    left += swatch + wanted + ENTRY_GAP;
  }
  return { height: bottom - y, texts, marks, tips: [] };
}

export function swatchWidth({ dash }: LegendEntry): number {
  return dash === undefined ? SQUARE_PX : LINE_PX;
}

/** The swatch of an entry, with its middle at the height `middle`. */
export function swatchAt({ color, dash, opacity = 1 }: LegendEntry, x: number, middle: number): Mark {
  if (dash === undefined) {
    const square = { x, y: middle - SQUARE_PX / 2, width: SQUARE_PX, height: SQUARE_PX };
    return { kind: 'rectangles', rectangles: [square], fill: color, opacity };
  }
  const points = [[x, middle] as const, [x + LINE_PX, middle] as const];
  return { kind: 'line', points, stroke: color, width: 3, ...(dash.length > 0 && { dash }) };
}
