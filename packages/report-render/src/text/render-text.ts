import type { Report } from '@rn50/bench-stats';
import type { TextOptions } from './options.js';
import { renderFindings } from './render-findings.js';
import { renderTables } from './render-tables.js';

/** The whole screen text of a report: the tables, a blank line, the findings. Ends with a line break. */
export function renderText(report: Report, options: TextOptions = {}): string {
  return `${renderTables(report, options)}\n${renderFindings(report, options)}`;
}
