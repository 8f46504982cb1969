import { displayWidth } from '../format/display-width.js';
import type { Paint, Tone } from './paint.js';

const GAP = '   ';

export interface GridColumn {
  readonly heading: string;
  /** Figures on the right, so that their digits stand below one another. */
  readonly align: 'left' | 'right';
}

/** A cell's text, and its colour where it has one. */
export type GridCell = string | { readonly text: string; readonly tone: Tone };

/** Lines of a table whose columns are as wide as their widest cell; no line ends in spaces. */
export function gridLines(
  columns: readonly GridColumn[],
  rows: readonly (readonly GridCell[])[],
  paint: Paint,
): string[] {
  const widths = columns.map(({ heading }, index) =>
    Math.max(displayWidth(heading), ...rows.map((row) => displayWidth(textOf(row[index])))),
  );
  const lineOf = (cells: readonly GridCell[]) => {
    const last = cells.findLastIndex((cell) => textOf(cell) !== '');
    return columns.slice(0, last + 1).map(({ align }, index) => {
      const cell = cells[index];
      const text = textOf(cell);
      const width = widths[index] ?? 0;
      const painted = typeof cell === 'object' ? paint(cell.tone, text) : text;
      const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
      if (align === 'right') return fill + painted;
      return index === last ? painted : painted + fill;
    });
  };
  const heading = lineOf(columns.map((column) => column.heading)).join(GAP);
  return [paint('strong', heading), ...rows.map((row) => lineOf(row).join(GAP))];
}

function textOf(cell: GridCell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}
