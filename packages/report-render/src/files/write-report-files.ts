import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { renderChart } from '../chart/render-chart.js';
import { renderJson, renderMergedJson } from '../json/render-json.js';
import { ensureFolder, type FileSystem, REAL_FILE_SYSTEM, type WrittenFile, writeWhole } from './write-whole.js';

export interface WriteReportFilesOptions {
  readonly report: Report;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** Which files; all unless given, e.g. only `['json']` of an interrupted run. */
  readonly only?: readonly ReportFile[];
  /** The real one unless given. */
  readonly fileSystem?: FileSystem;
}

/** Names of the files, the charts' as in the original sample. */
export const REPORT_FILE_NAMES = {
  json: 'report.json',
  absoluteChart: 'fp32_int8_absolute.png',
  timesChart: 'fp32_int8_times.png',
} as const;

export type ReportFile = keyof typeof REPORT_FILE_NAMES;

/** In the order written: the data first, so that a chart that cannot be drawn never costs a measurement. */
const FILES: readonly { readonly file: ReportFile; readonly render: (report: Report) => string | Promise<Buffer> }[] = [
  { file: 'json', render: renderJson },
  { file: 'absoluteChart', render: (report) => renderChart(report, 'absolute') },
  { file: 'timesChart', render: (report) => renderChart(report, 'times') },
];

/**
 * Writes `report.json` and the two charts. Each file is written under a temporary name and renamed, so that a file of
 * the final name is always whole. Returns what was written, in that order.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file, and those of `renderChart` (report.json stands by then)
 */
export async function writeReportFiles(options: WriteReportFilesOptions): Promise<WrittenFile[]> {
  const { report, outDir, only, fileSystem = REAL_FILE_SYSTEM } = options;
  await ensureFolder(outDir, fileSystem);
  const written: WrittenFile[] = [];
  for (const { file, render } of FILES) {
    if (only?.includes(file) === false) continue;
    written.push(await writeWhole(join(outDir, REPORT_FILE_NAMES[file]), await render(report), fileSystem));
  }
  return written;
}

export interface WriteMergedReportOptions {
  /** At least one: the schema of a merged file asks for it. */
  readonly reports: readonly Report[];
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** The real one unless given. */
  readonly fileSystem?: FileSystem;
}

/**
 * Writes several reports as one merged `report.json`, under a temporary name first, as `writeReportFiles` does.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeMergedReport(options: WriteMergedReportOptions): Promise<WrittenFile> {
  const { reports, outDir, fileSystem = REAL_FILE_SYSTEM } = options;
  await ensureFolder(outDir, fileSystem);
  return await writeWhole(join(outDir, REPORT_FILE_NAMES.json), renderMergedJson(reports), fileSystem);
}
