import type { Measured } from '../../view/measured.js';

/** Most groups that are drawn: more would not be read, and tables have them all. */
export const MOST_GROUPS = 24;

/**
 * Content of a chart of horizontal bars in groups, with a panel for each figure: engines and their forms, machines, before and
 * after. All texts are safe to print.
 */
export interface GroupedFigure {
  readonly title: string;
  readonly subtitles: readonly string[];
  readonly panels: readonly GroupedPanel[];
  readonly groups: readonly BarGroup[];
  readonly footnote: string;
}

export interface GroupedPanel {
  readonly title: string;
  /** Conditions, and which direction is better. */
  readonly hint: string;
  /** Where a dashed line crosses all bars, null for none. */
  readonly referenceLine: number | null;
  readonly format: (value: number) => string;
  /** After a formatted value: `images per second`. */
  readonly unit: string;
}

export interface BarGroup {
  /** Above the bars; empty for none. */
  readonly label: string;
  readonly rows: readonly BarRow[];
}

export interface BarRow {
  readonly label: string;
  readonly color: string;
  /** A value for each panel, in their order. */
  readonly values: readonly Measured[];
}
