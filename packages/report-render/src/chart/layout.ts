import type { Figure, Panel } from './figure.js';
import { PANEL_GAP, type PlacedPanel, panelRow, plotIndentOf } from './panel-row.js';
import { type MeasureText, type PlacedText, TextColumn } from './text-column.js';
import * as theme from './theme.js';

/** Positions of all texts and plots, in CSS pixels. */
export interface Layout<P = PlacedPanel> {
  readonly width: number;
  readonly height: number;
  readonly texts: readonly PlacedText[];
  readonly panels: readonly P[];
}

/** Free space at the edges of the picture. */
export const MARGIN = 32;
/** A line of text includes space above and below, so texts may stand closer to the edge than bars. */
const TEXT_MARGIN = 26;
const FOOTNOTE_GAP = 22;
const SMALLEST_PLOT_HEIGHT = 270;
/** Maximum number of bars per panel for panels side by side. Engine names below the bars need more room. */
const MOST_BARS_SIDE_BY_SIDE = { named: 3, unnamed: 4 };

/** Positions every text and plot. The picture gets taller for long names or many bars. */
export function layoutOf(figure: Figure, measureText: MeasureText): Layout {
  const innerWidth = theme.CHART_WIDTH_PX - 2 * MARGIN;
  const head = headOf(figure, innerWidth, measureText);
  head.skip(24);
  const foot = new TextColumn(measureText);
  foot.add(figure.footnote, theme.FOOTNOTE, innerWidth, 2);
  const plotIndent = plotIndentOf(figure.panels, measureText);
  const rows = rowsOf(figure).map((panels) => panelRow(panels, innerWidth, plotIndent, measureText));

  const gaps = PANEL_GAP * (rows.length - 1) + FOOTNOTE_GAP;
  const textHeight = rows.reduce(
    (height, row) => height + row.extraHeight,
    2 * TEXT_MARGIN + head.height + foot.height,
  );
  const freeHeight = theme.CHART_HEIGHT_PX - textHeight - gaps;
  const plotHeight = Math.max(SMALLEST_PLOT_HEIGHT, Math.floor(freeHeight / rows.length));

  const texts = head.at(MARGIN, TEXT_MARGIN);
  const panels: PlacedPanel[] = [];
  let y = TEXT_MARGIN + head.height;
  for (const row of rows) {
    const placed = row.place(MARGIN, y, plotHeight);
    texts.push(...placed.texts);
    panels.push(...placed.panels);
    y += row.extraHeight + plotHeight + PANEL_GAP;
  }
  y += FOOTNOTE_GAP - PANEL_GAP;
  texts.push(...foot.at(MARGIN, y));
  const height = Math.max(theme.CHART_HEIGHT_PX, Math.ceil(y + foot.height + TEXT_MARGIN));
  return { width: theme.CHART_WIDTH_PX, height, texts, panels };
}

/** The title and the subtitles. */
export function headOf({ title, subtitles }: Figure<unknown>, width: number, measureText: MeasureText): TextColumn {
  const head = new TextColumn(measureText);
  head.add(title, theme.TITLE, width, 3);
  head.skip(6);
  for (const subtitle of subtitles) head.add(subtitle, theme.SUBTITLE, width, 3);
  return head;
}

function rowsOf({ panels }: Figure): Panel[][] {
  const hasEngines = panels.some(({ bars }) => bars.some(({ engine }) => engine !== null));
  const most = Math.max(...panels.map((panel) => panel.bars.length));
  const isWide = most > MOST_BARS_SIDE_BY_SIDE[hasEngines ? 'named' : 'unnamed'];
  return isWide ? panels.map((panel) => [panel]) : [[...panels]];
}
