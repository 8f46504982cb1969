import { join, resolve } from 'node:path';
import { type Report, withStatistics } from '@rn50/bench-stats';
import { isSamePath } from '@rn50/file-store';
import type { ChartName } from '@rn50/report-render/formats';
import { readReports } from '@rn50/report-render/read-reports';
import type { Context } from '../context.js';
import { EXIT, type ExitCode, usageError, wrongReport } from '../errors.js';
import { namedFile } from '../options/paths.js';
import { namedPaths, prepareOutFolder } from '../report/out-folder.js';

export interface ReportOptions {
  readonly files: readonly string[];
  /** null: nothing is written. */
  readonly out: string | null;
  /** Merge reports of different settings. */
  readonly allowMixed: boolean;
  /** Only this chart; null: all. */
  readonly chart: ChartName | null;
  readonly json: boolean;
}

/** A report with recomputed figures, and its name for messages. */
interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

/** `rn50 report`: recomputes figures from raw samples, prints and draws them; several reports become one table. */
export async function report(options: ReportOptions, context: Context): Promise<ExitCode> {
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const found = (await Promise.all(options.files.map((file) => readNamed(file, context.cwd)))).flat();
  const [first, ...others] = found;
  if (first === undefined) throw usageError('no report is given', 'Use rn50 report <report.json>.');
  if (others.length === 0) await showOne(first, options, outDir, context);
  else await showMerged(found, options, outDir, context);
  return EXIT.done;
}

async function readNamed(file: string, cwd: string): Promise<NamedReport[]> {
  const reports = await readReports(namedFile(file, cwd));
  return reports.map((one, i) => {
    try {
      const name = reports.length > 1 ? `${file} #${i + 1}` : file;
      return { name, report: withStatistics(one) };
    } catch (error) {
      throw wrongReport(error, file);
    }
  });
}

async function showOne(
  { name, report }: NamedReport,
  { chart, json, out }: ReportOptions,
  outDir: string | null,
  context: Context,
): Promise<void> {
  const { chosenFiles, JSON_FILE, renderJson, renderText, writeReportFiles } = await import('@rn50/report-render');
  if (outDir === null || out === null) {
    if (chart !== null) throw usageError('--chart needs a folder to draw into', 'Add --out <dir>.');
    context.stdout(json ? renderJson(report) : renderText(report));
    return;
  }
  // The file that was read is not overwritten with itself.
  const isSource = isSamePath(join(outDir, JSON_FILE), resolve(context.cwd, name));
  const chosen = chosenFiles(report, { formats: null, charts: chart === null ? null : [chart] });
  const files = chosen.filter(({ format }) => !(isSource && format === 'json'));
  await writeReportFiles({ report, outDir, files });
  context.stdout(json ? renderJson(report) : renderText(report, { files: namedPaths(files, out) }));
}

async function showMerged(
  found: readonly NamedReport[],
  { allowMixed, chart, json, out, files }: ReportOptions,
  outDir: string | null,
  context: Context,
): Promise<void> {
  const { JSON_FILE, renderMerged, renderMergedJson, writeMergedReport } = await import('@rn50/report-render');
  if (chart !== null) {
    throw usageError('--chart draws one report, several are given', 'Give a single report.json with --chart.');
  }
  if (!allowMixed) refuseMixed(found);
  const reports = found.map(({ report }) => report);
  const names = found.map(({ name }) => name);
  if (outDir !== null) {
    const target = join(outDir, JSON_FILE);
    const source = files.find((file) => isSamePath(resolve(context.cwd, file), target));
    if (source !== undefined) {
      throw usageError(`the merged report would replace ${source}, which is one of its parts`, 'Give another --out.');
    }
    await writeMergedReport({ reports, outDir });
  }
  const also = out === null ? '' : `Also wrote ${join(out, JSON_FILE)}\n`;
  context.stdout(json ? renderMergedJson(reports) : `${renderMerged(reports, { names })}${also}`);
}

/** Refuses reports of different batch, threads or instances; `--allow-mixed` skips this. */
function refuseMixed([first, ...others]: readonly NamedReport[]): void {
  if (first === undefined) return;
  for (const setting of ['batch', 'threads', 'instances'] as const) {
    const ours = first.report.settings[setting];
    const other = others.find(({ report }) => report.settings[setting] !== ours);
    if (other === undefined) continue;
    throw usageError(
      `${first.name} was measured with ${setting} ${ours}, ${other.name} with ${other.report.settings[setting]}`,
      'Measure with the same settings, or add --allow-mixed.',
    );
  }
}
