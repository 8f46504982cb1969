import type { Report } from '@rn50/bench-stats';
import { painter } from '../text/paint.js';
import { tableLines } from '../text/table.js';
import { mergedView } from './merged-view.js';

export interface MergedOptions {
  /** ANSI colours; off by default. */
  readonly color?: boolean;
  /** Names of the reports, e.g. their paths, in their order; the host's name where there is none. */
  readonly names?: readonly string[];
}

/**
 * Renders several reports as one table: a row per report and engine with images per second and milliseconds of both
 * sides, and both ratios with their intervals. The lines above the table give the settings of the first row. Rows with
 * other settings or failed sides have a numbered note below the table. Ends with a line break.
 */
export function renderMerged(reports: readonly Report[], options: MergedOptions = {}): string {
  const view = mergedView(reports, options.names);
  if (view === null) return 'No reports.\n';
  const lines = [
    ...view.setting,
    '',
    ...tableLines(view.table, painter(options.color)),
    ...view.notes.map(({ mark, text }) => `${mark} ${text}`),
    ...view.explanations,
  ];
  return `${lines.join('\n')}\n`;
}
