import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { renderChart } from '../chart/render-chart.js';
import { RenderError } from '../error.js';
import { printable } from '../format/printable.js';
import { renderJson } from '../json/render-json.js';
import { makeFolder } from './make-folder.js';

/** What of the file system is used here. */
export interface FileSystem {
  /** Makes a folder and those above it; no error if it is there. */
  mkdir(path: string): Promise<unknown>;
  writeFile(path: string, data: string | Uint8Array): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  rm(path: string, options: { force: true }): Promise<void>;
}

export interface WriteReportFilesOptions {
  readonly report: Report;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
  /** Which files; all unless given, e.g. only `['json']` of an interrupted run. */
  readonly only?: readonly ReportFile[];
  /** The real one unless given. */
  readonly fileSystem?: FileSystem;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
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
  const { report, outDir, only, fileSystem = { mkdir: makeFolder, writeFile, rename, rm } } = options;
  await guarded(outDir, () => fileSystem.mkdir(outDir));
  const written: WrittenFile[] = [];
  for (const { file, render } of FILES) {
    if (only?.includes(file) === false) continue;
    const content = Buffer.from(await render(report));
    const path = join(outDir, REPORT_FILE_NAMES[file]);
    await guarded(path, () => writeWhole(path, content, fileSystem));
    written.push({ path, bytes: content.byteLength });
  }
  return written;
}

async function writeWhole(path: string, content: Buffer, fileSystem: FileSystem): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await fileSystem.writeFile(temporary, content);
    await fileSystem.rename(temporary, path);
  } catch (cause) {
    // What is reported is why writing failed, whether or not the remains can be removed.
    await fileSystem.rm(temporary, { force: true }).catch(() => undefined);
    throw cause;
  }
}

async function guarded(path: string, action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RenderError(
      'OUTPUT_NOT_WRITABLE',
      `Cannot write ${printable(path, 4096)}: ${printable(reason)}`,
      'Free the disk or the path, or choose another folder with --out.',
      cause,
    );
  }
}
