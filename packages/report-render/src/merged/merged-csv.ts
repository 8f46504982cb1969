import type { Report } from '@rn50/bench-stats';
import { csvLine, LINE_END } from '../csv/csv-text.js';
import { mergedRecords } from './merged-records.js';
import { publicView } from './public-view.js';

/**
 * The merged table for programs (RFC 4180): a line for each row, full figures with the ends of their intervals in columns of their
 * own, units in the columns' names. Without names of hosts, accounts and folders.
 *
 * @param paths of the reports in their order, as the user typed them
 */
export function renderMergedCsv(reports: readonly Report[], paths: readonly (string | undefined)[] = []): string {
  const view = publicView(reports, paths);
  const records = view === null ? [] : mergedRecords(view);
  const [first] = records;
  if (first === undefined) return '';
  const columns = Object.keys(first);
  const lines = [csvLine(columns), ...records.map((one) => csvLine(columns.map((column) => one[column] ?? null)))];
  return lines.map((line) => line + LINE_END).join('');
}
