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
/** A line of text includes space above and below, so texts may stand closer to the edge than bars: `textMargin`. */
export const WITH_WORDS = { margin: MARGIN, textMargin: 26, height: theme.CHART_HEIGHT_PX };
export const WITHOUT_WORDS = { margin: 4, textMargin: 0, height: 430 };
const FOOTNOTE_GAP = 22;
/** Between values above neighbouring bars, with the paper around them. */
const VALUE_GAP = 10;
const SMALLEST_PLOT_HEIGHT = 270;
/** Maximum number of bars per panel for panels side by side. Engine names below the bars need more room. */
const MOST_BARS_SIDE_BY_SIDE = { named: 3, unnamed: 4 };

/**
 * Positions every text and plot. The picture gets taller for long names or many bars. Without words it has neither title, subtitles,
 * footnote nor margin, and is as much lower.
 */
export function layoutOf(figure: Figure, measureText: MeasureText, hasWords = true): Layout {
  const { margin, textMargin, height: leastHeight } = hasWords ? WITH_WORDS : WITHOUT_WORDS;
  const innerWidth = theme.CHART_WIDTH_PX - 2 * margin;
  const head = headOf(hasWords ? figure : null, innerWidth, measureText);
  const foot = footOf(hasWords ? figure : null, innerWidth, measureText);
  const plotIndent = plotIndentOf(figure.panels, measureText);
  const rows = rowsOf(figure, innerWidth, measureText).map((panels) =>
    panelRow(panels, innerWidth, plotIndent, measureText),
  );

  const gaps = PANEL_GAP * (rows.length - 1);
  const textHeight = rows.reduce((height, row) => height + row.extraHeight, 2 * textMargin + head.height + foot.height);
  const freeHeight = leastHeight - textHeight - gaps;
  const plotHeight = Math.max(SMALLEST_PLOT_HEIGHT, Math.floor(freeHeight / rows.length));

  const texts = head.at(margin, textMargin);
  const panels: PlacedPanel[] = [];
  let y = textMargin + head.height;
  for (const row of rows) {
    const placed = row.place(margin, y, plotHeight);
    texts.push(...placed.texts);
    panels.push(...placed.panels);
    y += row.extraHeight + plotHeight + PANEL_GAP;
  }
  y -= PANEL_GAP;
  texts.push(...foot.at(margin, y));
  const height = Math.max(leastHeight, Math.ceil(y + foot.height + textMargin));
  return { width: theme.CHART_WIDTH_PX, height, texts, panels };
}

type Words = Pick<Figure<unknown>, 'title' | 'subtitles' | 'footnote'>;

/** The title and the subtitles, with the gap below them; nothing of null. */
export function headOf(words: Words | null, width: number, measureText: MeasureText): TextColumn {
  const head = new TextColumn(measureText);
  if (words === null) return head;
  head.add(words.title, theme.TITLE, width, 3);
  head.skip(6);
  for (const subtitle of words.subtitles) head.add(subtitle, theme.SUBTITLE, width, 3);
  head.skip(24);
  return head;
}

/** The footnote, with the gap above it; nothing of null. */
export function footOf(words: Words | null, width: number, measureText: MeasureText): TextColumn {
  const foot = new TextColumn(measureText);
  if (words === null) return foot;
  foot.skip(FOOTNOTE_GAP);
  foot.add(words.footnote, theme.FOOTNOTE, width, 3);
  return foot;
}

function rowsOf({ panels }: Figure, width: number, measureText: MeasureText): Panel[][] {
  const hasEngines = panels.some(({ bars }) => bars.some(({ engine }) => engine !== null));
  const most = Math.max(...panels.map((panel) => panel.bars.length));
  const isWide = most > MOST_BARS_SIDE_BY_SIDE[hasEngines ? 'named' : 'unnamed'];
  const sideBySide = [[...panels]];
  return isWide || !hasRoomForValues(panels, width, measureText) ? panels.map((panel) => [panel]) : sideBySide;
}

/** Whether the value above each bar is narrower than the bar's part of a panel beside the others. */
function hasRoomForValues(panels: readonly Panel[], width: number, measureText: MeasureText): boolean {
  const plotWidth = (width - PANEL_GAP * (panels.length - 1)) / panels.length - plotIndentOf(panels, measureText);
  return panels.every(({ bars, format }) =>
    bars.every(({ value }) => {
      if (value.kind !== 'estimate') return true;
      return measureText(format(value.estimate.value), theme.VALUE_LABEL) + VALUE_GAP <= plotWidth / bars.length;
    }),
  );
}
