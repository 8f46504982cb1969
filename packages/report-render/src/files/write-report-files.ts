import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { DEFAULT_FILES, JSON_FILE, type ReportFile } from '../formats.js';
import { renderMergedJson } from '../json/render-json.js';
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
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
}

/**
 * Writes several reports as one merged `report.json`, under a temporary name first, as `writeReportFiles` does.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeMergedReport(options: WriteMergedReportOptions): Promise<WrittenFile> {
  const { reports, outDir } = options;
  await ensureFolder(outDir);
  return await writeOutput(join(outDir, JSON_FILE), renderMergedJson(reports));
}
