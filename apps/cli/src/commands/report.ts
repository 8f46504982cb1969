import { join, resolve } from 'node:path';
import { type Report, withStatistics } from '@rn50/bench-stats';
import { isSamePath } from '@rn50/file-store';
import { type ChartName, type Format, PAGE_FILE } from '@rn50/report-render/formats';
import { readReports } from '@rn50/report-render/read-reports';
import type { Context } from '../context.js';
import { EXIT, type ExitCode, usageError, wrongReport } from '../errors.js';
import { namedFile } from '../options/paths.js';
import { openPage } from '../report/open-page.js';
import { namedPaths, prepareOutFolder } from '../report/out-folder.js';

export interface ReportOptions {
  readonly files: readonly string[];
  /** null: nothing is written. */
  readonly out: string | null;
  /** Merge reports of different settings. */
  readonly allowMixed: boolean;
  /** Files of these formats; null: the default ones. */
  readonly formats: readonly Format[] | null;
  /** Only these charts; null: the default ones. */
  readonly charts: readonly ChartName[] | null;
  /** Leave out what tells who measured where. */
  readonly anonymous: boolean;
  readonly json: boolean;
  /** Of the machine of every report; null: what each report has. */
  readonly pricePerHour: number | null;
  /** Show the page when it is written. */
  readonly open: boolean;
}

/** A report with recomputed figures, and its name for messages. */
interface NamedReport {
  readonly name: string;
  readonly report: Report;
}

/** `rn50 report`: recomputes figures from raw samples, prints and draws them; several reports become one table. */
export async function report(options: ReportOptions, context: Context): Promise<ExitCode> {
  refuseWithoutFolder(options);
  const outDir = options.out === null ? null : prepareOutFolder(options.out, context.cwd);
  const read = (await Promise.all(options.files.map((file) => readNamed(file, context.cwd)))).flat();
  const priced = read.map(withPrice(options.pricePerHour));
  const found = options.anonymous ? await withoutNames(priced) : priced;
  const [first, ...others] = found;
  if (first === undefined) throw usageError('no report is given', 'Use rn50 report <report.json>.');
  if (others.length === 0) await showOne(first, options, outDir, context);
  else await showMerged(found, options, outDir, context);
  return EXIT.done;
}

/** Refuses a choice of files, or to show one, where nothing is written. */
function refuseWithoutFolder({ formats, charts, open, out }: ReportOptions): void {
  const chosen = charts !== null ? '--chart' : formats !== null ? '--format' : open ? '--open' : null;
  if (out === null && chosen !== null) throw usageError(`${chosen} needs a folder to write to`, 'Add --out <dir>.');
}

async function withoutNames(found: readonly NamedReport[]): Promise<NamedReport[]> {
  const { anonymous } = await import('@rn50/report-render');
  return found.map(({ name, report }) => ({ name, report: anonymous(report) }));
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

function withPrice(pricePerHour: number | null): (named: NamedReport) => NamedReport {
  if (pricePerHour === null) return (named) => named;
  return ({ name, report }) => ({ name, report: { ...report, settings: { ...report.settings, pricePerHour } } });
}

async function showOne(
  { name, report }: NamedReport,
  { formats, charts, json, open, out, anonymous }: ReportOptions,
  outDir: string | null,
  context: Context,
): Promise<void> {
  const { chosenFiles, JSON_FILE, lackFor, renderJson, renderText, writeReportFiles } = await import(
    '@rn50/report-render'
  );
  const shown = { color: context.colors, verbose: context.verbose };
  if (outDir === null || out === null) {
    if (json) context.stdout(renderJson(report));
    else context.rendered(renderText(report, shown));
    return;
  }
  for (const chart of charts ?? []) {
    const lack = lackFor(report, chart);
    if (lack !== null) throw usageError(`${name} has nothing to draw for --chart ${chart}`, `It needs ${lack}.`);
  }
  // The file that was read is not overwritten with itself.
  const isSource = isSamePath(join(outDir, JSON_FILE), resolve(context.cwd, name));
  const chosen = chosenFiles(report, { formats, charts });
  if (isSource && anonymous) {
    throw usageError(
      `${name} would keep its names: a report is not replaced by what is made of it`,
      'Give another --out.',
    );
  }
  if (open) requirePage(chosen);
  const files = chosen.filter(({ format }) => !(isSource && format === 'json'));
  await writeReportFiles({ report, outDir, files });
  if (json) context.stdout(renderJson(report));
  else context.rendered(renderText(report, { ...shown, files: namedPaths(files, out) }));
  if (open) await openPage(join(outDir, PAGE_FILE), context);
}

async function showMerged(
  found: readonly NamedReport[],
  { allowMixed, formats, charts, json, open, out, files }: ReportOptions,
  outDir: string | null,
  context: Context,
): Promise<void> {
  const { JSON_FILE, MERGED_FILES, renderMerged, renderMergedJson, unlikeSetting, writeMergedReport } = await import(
    '@rn50/report-render'
  );
  if (charts !== null) {
    throw usageError('--chart draws one report, several are given', 'Give a single report.json with --chart.');
  }
  const other = formats?.find((format) => !MERGED_FILES.some((file) => file.format === format));
  if (other !== undefined) {
    const possible = MERGED_FILES.map(({ format }) => format).join(', ');
    throw usageError(`--format ${other} is for one report, several are given`, `Of several there are: ${possible}.`);
  }
  const chosen = MERGED_FILES.filter(({ format }) => formats?.includes(format) ?? true);
  if (open) requirePage(chosen);
  const reports = found.map(({ report }) => report);
  const names = found.map(({ name }) => name);
  const unlike = allowMixed ? null : unlikeSetting(reports);
  if (unlike !== null) {
    const { setting, first, other, at } = unlike;
    throw usageError(
      `${names[0]} was measured with ${setting} ${first}, ${names[at]} with ${other}`,
      'Measure with the same settings, or add --allow-mixed.',
    );
  }
  if (outDir !== null) {
    const target = join(outDir, JSON_FILE);
    const source = files.find((file) => isSamePath(resolve(context.cwd, file), target));
    if (source !== undefined && chosen.some(({ name }) => name === JSON_FILE)) {
      throw usageError(`the merged report would replace ${source}, which is one of its parts`, 'Give another --out.');
    }
    await writeMergedReport({ reports, paths: names, outDir, files: chosen });
  }
  const also = out === null ? [] : chosen.map(({ name }) => `Also wrote ${join(out, name)}\n`);
  context.stdout(json ? renderMergedJson(reports) : `${renderMerged(reports, { names })}${also.join('')}`);
  if (open && outDir !== null) await openPage(join(outDir, PAGE_FILE), context);
}

function requirePage(files: readonly { readonly name: string }[]): void {
  if (files.some(({ name }) => name === PAGE_FILE)) return;
  throw usageError(`--open shows ${PAGE_FILE}, which is not among the files`, 'Add html to --format.');
}
