import { printable } from '../format/printable.js';

/** A cell: text, a number, or null for a figure that is not known. */
export type Cell = string | number | null;

/** RFC 4180. */
export const LINE_END = '\r\n';

const TEXT_LIMIT = 1000;

/** A spreadsheet takes a cell that begins so for a formula, also one in full width. */
const FORMULA = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/;

/** One line of a CSV file without its end. */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',');
}

/** A number in full, nothing for null, and text on one line: quoted where RFC 4180 asks for it, never a formula. */
export function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = printable(cell, TEXT_LIMIT);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
