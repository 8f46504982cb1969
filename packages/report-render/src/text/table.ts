import { displayWidth, padLeft } from '../format/display-width.js';

const FIRST_COLUMN_CELLS = 'throughput_times'.length + 2;
const SMALLEST_COLUMN_CELLS = 6;
const GAP = '   ';

export interface TableRow {
  readonly name: string;
  readonly cells: readonly string[];
}

/** Lines of a table: names on the left, figures right-aligned under headings that columns widen for. */
export function tableLines(header: TableRow, rows: readonly TableRow[]): string[] {
  const all = [header, ...rows];
  const widths = header.cells.map((_, column) =>
    Math.max(SMALLEST_COLUMN_CELLS, ...all.map((row) => displayWidth(row.cells[column] ?? ''))),
  );
  return all.map(
    (row) => row.name.padEnd(FIRST_COLUMN_CELLS) + row.cells.map((cell, i) => padLeft(cell, widths[i] ?? 0)).join(GAP),
  );
}
