import type { Estimate } from '@rn50/bench-stats';
import { formatMeasure } from '../../format/numbers.js';
import type { Mark } from '../drawing/drawing.js';
import type { Body, Place } from '../drawing/framed.js';
import { swatchAt, swatchWidth } from '../drawing/legend.js';
import type { MeasureText, PlacedText } from '../text-column.js';
import * as theme from '../theme.js';
import { wrapText } from '../wrap.js';
import type { DistributionSeries } from './distribution-figure.js';

const HEAD_GAP = 6;
const ROW_GAP = 6;
const COLUMN_GAP = 18;
const SWATCH_GAP = 10;
const NOTHING = '-';

const COLUMNS: readonly { readonly heading: string; readonly text: (series: DistributionSeries) => string }[] = [
  { heading: 'p50, ms', text: ({ summary }) => figure(summary?.p50Ms) },
  { heading: 'p90, ms', text: ({ summary }) => figure(summary?.p90Ms) },
  { heading: 'p99, ms', text: ({ summary }) => figure(summary?.p99Ms) },
  { heading: 'slowest, ms', text: ({ slowestMs }) => (slowestMs === null ? NOTHING : formatMeasure(slowestMs)) },
  { heading: 'runs', text: ({ runs }) => String(runs) },
];

function figure(estimate: Estimate | null | undefined): string {
  return estimate == null ? NOTHING : formatMeasure(estimate.value);
}

/** A row for each series: what its line looks like, its name, and its figures one below the other. */
export function figuresTable(
  series: readonly DistributionSeries[],
  { x, y, width }: Place,
  measureText: MeasureText,
): Body {
  const style = theme.TABLE_TEXT;
  const columns = COLUMNS.map(({ heading, text }) => ({
    heading,
    text,
    width: Math.max(measureText(heading, theme.TICK_LABEL), ...series.map((one) => measureText(text(one), style))),
  }));
  const swatch = Math.max(0, ...series.map(swatchWidth)) + SWATCH_GAP;
  const figuresWidth = columns.reduce((sum, column) => sum + column.width + COLUMN_GAP, 0);
  const most = width - swatch - figuresWidth;
  const names = series.map(({ label, failure }) => (failure === null ? label : `${label}: ${failure}`));
  const nameWidth = Math.min(most, Math.max(0, ...names.map((name) => measureText(name, style))));
  const rights: number[] = [];
  let right = x + swatch + nameWidth;
  for (const column of columns) {
    right += COLUMN_GAP + column.width;
    rights.push(right);
  }
  const texts: PlacedText[] = columns.map(({ heading }, index) => ({
    x: rights[index] ?? 0,
    y,
    align: 'right',
    style: theme.TICK_LABEL,
    lines: [heading],
  }));
  const marks: Mark[] = [];
  let top = y + theme.TICK_LABEL.lineHeight + HEAD_GAP;
  series.forEach((one, index) => {
    const lines = wrapText(names[index] ?? '', nameWidth, 2, (text) => measureText(text, style));
    marks.push(swatchAt(one, x, top + style.lineHeight / 2));
    texts.push({ x: x + swatch, y: top, style, lines });
    columns.forEach(({ text }, column) => {
      texts.push({ x: rights[column] ?? 0, y: top, align: 'right', style, lines: [text(one)] });
    });
    top += lines.length * style.lineHeight + ROW_GAP;
  });
  return { height: top - ROW_GAP - y, texts, marks, tips: [] };
}
