import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { DEFAULT_FILES, type ReportFile } from '../formats.js';
import { MERGED_FILES, type MergedFile } from '../merged/merged-files.js';
import { ensureFolder, type WrittenFile, writeOutput } from './write-output.js';

export interface WriteReportFilesOptions {
  readonly report: Report;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** Which files, by `chosenFiles` or of `REPORT_FILES`; `DEFAULT_FILES` unless given. */
  readonly files?: readonly ReportFile[];
}

/**
 * Writes the files of a report, in the order given. Each is written under a temporary name and renamed, so that a file of
 * the final name is always whole. Returns them in that order.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file, and those of `renderChart` (report.json is written by
 *   then)
 */
export async function writeReportFiles(options: WriteReportFilesOptions): Promise<WrittenFile[]> {
  const { report, outDir, files = DEFAULT_FILES } = options;
  await ensureFolder(outDir);
  const written: WrittenFile[] = [];
  for (const { name, render } of files) written.push(await writeOutput(join(outDir, name), await render(report)));
  return written;
}

export interface WriteMergedReportOptions {
  /** At least one, as the schema of a merged file requires. */
  readonly reports: readonly Report[];
  /** Their paths in their order, as the user typed them; undefined where there is none. */
  readonly paths?: readonly (string | undefined)[];
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** Which files of `MERGED_FILES`; all unless given. */
  readonly files?: readonly MergedFile[];
}

/**
 * Writes the files of several reports, each under a temporary name first, as `writeReportFiles` does. Returns them in that order.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file, and those of `renderMergedHtml` (report.json is written by then)
 */
export async function writeMergedReport(options: WriteMergedReportOptions): Promise<WrittenFile[]> {
  const { reports, paths = [], outDir, files = MERGED_FILES } = options;
  await ensureFolder(outDir);
  const written: WrittenFile[] = [];
  for (const { name, render } of files) {
    written.push(await writeOutput(join(outDir, name), await render(reports, paths)));
  }
  return written;
}
