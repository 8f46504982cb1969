import { basename, dirname, join, resolve } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import type { Context } from '../context.js';
import { EXIT, type ExitCode, usageError } from '../errors.js';
import type { ChartChoice } from '../options/report-options.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { readReports } from '../report/read-reports.js';
import { rawPartOf, withStatistics } from '../report/statistics.js';

export interface ReportOptions {
  readonly files: readonly string[];
  /** null: the folder of a single report; nothing is written for several. */
  readonly out: string | null;
  /** Merge reports of different settings. */
  readonly allowMixed: boolean;
  /** Only this chart; null: all. */
  readonly chart: ChartChoice | null;
  readonly json: boolean;
}

const CHART_FILES = { absolute: 'absoluteChart', times: 'timesChart' } as const;

/** `rn50 report`: the figures computed anew from raw samples, shown and drawn; several reports become one table. */
export async function report(options: ReportOptions, context: Context): Promise<ExitCode> {
  if (options.chart !== null && options.files.length > 1) {
    throw usageError('--chart draws one report, several are given', 'Give a single report.json with --chart.');
  }
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const reports: Report[] = [];
  const names: string[] = [];
  for (const file of options.files) {
    const found = await readReports(file, context.cwd);
    found.forEach((one, i) => {
      reports.push(isPartial(file) ? one : withStatistics(rawPartOf(one)));
      names.push(found.length > 1 ? `${file} #${i + 1}` : file);
    });
  }
  const [first, ...others] = reports;
  if (first === undefined) throw usageError('no report is given', 'Use rn50 report <report.json>.');
  const [file = ''] = options.files;
  if (others.length === 0) await showOne(first, file, options, context);
  else {
    if (!options.allowMixed) refuseMixed(reports, names);
    await showMerged(reports, names, options, outDir, context);
  }
  return EXIT.done;
}

async function showOne(report: Report, file: string, options: ReportOptions, context: Context): Promise<void> {
  const { REPORT_FILE_NAMES, renderJson, renderText, writeReportFiles } = await import('@rn50/report-render');
  const { chart, json } = options;
  const out = options.out ?? dirname(file);
  const outDir = prepareOutFolder(out, context.cwd);
  const wanted = chart === null ? Object.values(CHART_FILES) : [CHART_FILES[chart]];
  // The file that was read is the user's: it is not written over with itself.
  const isSource = join(outDir, REPORT_FILE_NAMES.json) === resolve(context.cwd, file);
  await writeReportFiles({ report, outDir, only: isSource ? wanted : ['json', ...wanted] });
  const shown = (name: string) => join(out, basename(name));
  const paths = {
    ...Object.fromEntries(wanted.map((name) => [name, shown(REPORT_FILE_NAMES[name])])),
    otherFiles: isSource ? [] : [shown(REPORT_FILE_NAMES.json)],
  };
  context.stdout(json ? renderJson(report) : renderText(report, paths));
}

async function showMerged(
  reports: readonly Report[],
  names: readonly string[],
  options: ReportOptions,
  outDir: string | null,
  context: Context,
): Promise<void> {
  const { REPORT_FILE_NAMES, renderMerged, renderMergedJson, writeMergedReport } = await import('@rn50/report-render');
  if (outDir !== null) await writeMergedReport({ reports, outDir });
  const also = options.out === null ? '' : `Also wrote ${join(options.out, REPORT_FILE_NAMES.json)}\n`;
  context.stdout(options.json ? renderMergedJson(reports) : `${renderMerged(reports, { names })}${also}`);
}

/** Figures at different batches, threads or instances stand in one table only if the user says so. */
function refuseMixed(reports: readonly Report[], names: readonly string[]): void {
  const [first] = reports;
  if (first === undefined) return;
  for (const setting of ['batch', 'threads', 'instances'] as const) {
    const other = reports.findIndex(({ settings }) => settings[setting] !== first.settings[setting]);
    if (other < 0) continue;
    throw usageError(
      `${names[0]} was measured with ${setting} ${first.settings[setting]}, ${names[other]} with ${reports[other]?.settings[setting]}`,
      'Measure with the same settings, or add --allow-mixed.',
    );
  }
}

function isPartial(file: string): boolean {
  return file.endsWith('.jsonl');
}
