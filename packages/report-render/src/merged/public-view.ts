import type { Report } from '@rn50/bench-stats';
import { anonymous } from '../anonymous/anonymous.js';
import { publicNames } from '../anonymous/public-names.js';
import { type MergedView, mergedView } from './merged-view.js';

/**
 * Several reports for files that are shown to others: without names of hosts, accounts and folders.
 *
 * @param paths of the reports in their order, as the user typed them
 */
export function publicView(reports: readonly Report[], paths: readonly (string | undefined)[]): MergedView | null {
  return mergedView(reports.map(anonymous), publicNames(reports.map((_, at) => paths[at])));
}
