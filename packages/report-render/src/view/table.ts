import type { Severity } from './severity.js';

/** A table as data, before formatting. All its text is safe to print. */
export interface Table {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly TableCell[])[];
  /** A line below the table. */
  readonly note?: string;
}

export interface TableColumn {
  readonly heading: string;
  /** Figures on the right, so that their digits stand below one another. */
  readonly align: 'left' | 'right';
}

/** A cell's text, and its severity where that is shown. */
export type TableCell = string | { readonly text: string; readonly severity: Severity };

export function cellText(cell: TableCell | undefined): string {
  return typeof cell === 'object' ? cell.text : (cell ?? '');
}
