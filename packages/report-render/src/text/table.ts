import stringWidth from 'string-width';
import { cellText, type Table } from '../view/table.js';
import { type Paint, TONES } from './paint.js';

/** Widths and gaps in cells of the terminal. */
export interface TableLayout {
  readonly leastWidth: (column: number) => number;
  readonly gapAfter: (column: number) => number;
}

const GAP = 3;
const LAYOUT: TableLayout = { leastWidth: () => 0, gapAfter: () => GAP };

/** The layout of the original sample: room for the longest row name, then figures of at least six cells. */
export const HEADLINE_LAYOUT: TableLayout = {
  leastWidth: (column) => (column === 0 ? 'throughput_times'.length + 2 : 6),
  gapAfter: (column) => (column === 0 ? 0 : GAP),
};

/** Lines of a table whose columns are as wide as their widest cell; no line ends in spaces. */
export function tableLines(
  { columns, rows, note }: Table,
  paint: Paint,
  { leastWidth, gapAfter }: TableLayout = LAYOUT,
): string[] {
  const widths = columns.map(({ heading }, index) =>
    Math.max(leastWidth(index), stringWidth(heading), ...rows.map((row) => stringWidth(cellText(row[index])))),
  );
  const lineOf = (cells: Table['rows'][number]) => {
    const last = cells.findLastIndex((cell) => cellText(cell) !== '');
    const parts = columns.slice(0, last + 1).map(({ align }, index) => {
      const cell = cells[index];
      const text = cellText(cell);
      const painted = typeof cell === 'object' ? paint(TONES[cell.severity], text) : text;
      const fill = ' '.repeat((widths[index] ?? 0) - stringWidth(text));
      if (align === 'right') return fill + painted + gap(index, last);
      return index === last ? painted : painted + fill + gap(index, last);
    });
    return parts.join('');
  };
  const gap = (index: number, last: number) => (index === last ? '' : ' '.repeat(gapAfter(index)));
  const heading = lineOf(columns.map((column) => column.heading));
  return [paint('strong', heading), ...rows.map(lineOf), ...(note === undefined ? [] : [note])];
}
