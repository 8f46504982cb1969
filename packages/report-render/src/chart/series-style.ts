import type { Report } from '@rn50/bench-stats';
import { engineGroups } from '../view/columns.js';
import { columnColors } from './figure-words.js';
import { LINE_COLORS } from './theme.js';

/** How the lines of a variant look, and what they are called. */
export interface SeriesStyle {
  readonly variantId: string;
  /** Names the engine where there are several. */
  readonly label: string;
  readonly color: string;
  /** Empty: unbroken. */
  readonly dash: readonly number[];
}

/** By engine: forms have the colours, as in the bars. */
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3]];

/** All variants of a report in reading order. */
export function seriesStyles(report: Report): SeriesStyle[] {
  const groups = engineGroups(report);
  const colorOf = columnColors(groups);
  return groups.flatMap(({ engine, columns }, index) =>
    columns.map((column) => ({
      variantId: column.variantId,
      label: groups.length > 1 ? `${column.label}, ${engine}` : column.label,
      color: LINE_COLORS.get(colorOf(column)) ?? colorOf(column),
      dash: DASHES[index % DASHES.length] ?? [],
    })),
  );
}
