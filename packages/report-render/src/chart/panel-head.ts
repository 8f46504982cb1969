import { type MeasureText, TextColumn } from './text-column.js';
import * as theme from './theme.js';

/** The title and the hint above a plot. */
export function panelHead(
  { title, hint }: { readonly title: string; readonly hint: string },
  { width, hintLines, gap }: { readonly width: number; readonly hintLines: number; readonly gap: number },
  measureText: MeasureText,
): TextColumn {
  const head = new TextColumn(measureText);
  head.add(title, theme.PANEL_TITLE, width, 2);
  head.add(hint, theme.PANEL_HINT, width, hintLines);
  head.skip(gap);
  return head;
}
