import { type Axis, axisFor } from './axis.js';
import type { Bar, Panel } from './figure.js';
import { panelHead } from './panel-head.js';
import type { MeasureText, PlacedText } from './text-column.js';
import * as theme from './theme.js';
import { wrapText } from './wrap.js';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedPanel {
  readonly panel: Panel;
  readonly axis: Axis;
  readonly plot: Rectangle;
  /** Lines below each bar. */
  readonly categoryLines: readonly (readonly string[])[];
}

/** Panels side by side. Their total height is `extraHeight` plus the plot height. */
export interface PanelRow {
  readonly extraHeight: number;
  readonly place: (
    x: number,
    y: number,
    plotHeight: number,
  ) => { readonly texts: PlacedText[]; readonly panels: PlacedPanel[] };
}

export const PANEL_GAP = 44;
const TICK_GAP = 10;
const CATEGORY_GAP = 10;

/** All plots of a row have the same size and vertical position, however long their titles are. */
export function panelRow(
  panels: readonly Panel[],
  width: number,
  plotIndent: number,
  measureText: MeasureText,
): PanelRow {
  const panelWidth = (width - PANEL_GAP * (panels.length - 1)) / panels.length;
  const drafts = panels.map((panel) => ({
    panel,
    axis: axisOf(panel),
    head: panelHead(panel, { width: panelWidth, hintLines: 3, gap: 20 }, measureText),
    categoryLines: categoryLines(panel.bars, panelWidth - plotIndent, measureText),
  }));
  const headHeight = Math.max(...drafts.map((draft) => draft.head.height));
  const mostLines = Math.max(1, ...drafts.flatMap((draft) => draft.categoryLines.map((lines) => lines.length)));
  return {
    extraHeight: headHeight + CATEGORY_GAP + theme.CATEGORY_LABEL.lineHeight * mostLines,
    place: (x, y, plotHeight) => {
      const left = (index: number) => x + index * (panelWidth + PANEL_GAP);
      const plotSize = { y: y + headHeight, width: panelWidth - plotIndent, height: plotHeight };
      return {
        texts: drafts.flatMap((draft, index) => draft.head.at(left(index), y)),
        panels: drafts.map(({ head: _, ...draft }, index) => ({
          ...draft,
          plot: { x: left(index) + plotIndent, ...plotSize },
        })),
      };
    },
  };
}

/** Width that fits the widest tick label of all panels, so that the plots line up. */
export function plotIndentOf(panels: readonly Panel[], measureText: MeasureText): number {
  const ticks = panels.flatMap((panel) => axisOf(panel).ticks);
  return Math.max(...ticks.map((tick) => measureText(tick, theme.TICK_LABEL))) + TICK_GAP;
}

function axisOf(panel: Panel): Axis {
  return axisFor(panel.bars, panel.referenceLine);
}

function categoryLines(bars: readonly Bar[], plotWidth: number, measureText: MeasureText): string[][] {
  const lineWidth = plotWidth / Math.max(1, bars.length) - CATEGORY_GAP;
  const measure = (text: string) => measureText(text, theme.CATEGORY_LABEL);
  return bars.map(({ label, engine }) => [
    ...wrapText(label, lineWidth, 4, measure),
    ...(engine === null ? [] : wrapText(engine, lineWidth, 2, measure)),
  ]);
}
