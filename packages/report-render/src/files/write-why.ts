import { join } from 'node:path';
import { renderWhyJson } from '../json/render-json.js';
import { renderWhyChart } from '../why/render-why-chart.js';
import type { WhyReport } from '../why/why-report.js';
import { ensureFolder, type WrittenFile, writeOutput } from './write-output.js';

export interface WriteWhyOptions {
  readonly report: WhyReport;
  /** Folder to write to; made if it does not exist. */
  readonly outDir: string;
}

/** Names of the files of `rn50 why`. */
export const WHY_FILE_NAMES = { json: 'why.json', chart: 'why.png' } as const;

/**
 * Writes `why.json`, then `why.png` (unless there is no layer to draw), each under a temporary name first, so that a
 * file of the final name is whole.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file, and those of `renderWhyChart` (why.json is written by
 *   then)
 */
export async function writeWhy(options: WriteWhyOptions): Promise<WrittenFile[]> {
  const { report, outDir } = options;
  await ensureFolder(outDir);
  const json = await writeOutput(join(outDir, WHY_FILE_NAMES.json), renderWhyJson(report));
  if (report.layers.length === 0) return [json];
  return [json, await writeOutput(join(outDir, WHY_FILE_NAMES.chart), await renderWhyChart(report))];
}
