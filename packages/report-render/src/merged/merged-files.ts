import type { Report } from '@rn50/bench-stats';
import type { Format } from '../report-file.js';

/** One file of several reports. */
export interface MergedFile {
  readonly name: string;
  readonly format: Format;
  /** Returns the content. Pure; its modules are loaded on the first call. */
  readonly render: (reports: readonly Report[], paths: readonly (string | undefined)[]) => Promise<string>;
}

/** All files of several reports, in the order of writing; data first. Each is written unless a user chooses. */
export const MERGED_FILES: readonly MergedFile[] = [
  {
    name: 'report.json',
    format: 'json',
    render: async (reports) => (await import('../json/render-json.js')).renderMergedJson(reports),
  },
  {
    name: 'report.html',
    format: 'html',
    render: async (reports, paths) => (await import('./merged-html.js')).renderMergedHtml(reports, paths),
  },
  {
    name: 'report.md',
    format: 'md',
    render: async (reports, paths) => (await import('./merged-markdown.js')).renderMergedMarkdown(reports, paths),
  },
  {
    name: 'report.csv',
    format: 'csv',
    render: async (reports, paths) => (await import('./merged-csv.js')).renderMergedCsv(reports, paths),
  },
];
