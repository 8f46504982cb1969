import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type BaselineVerdict, type Gate, lacksClasses, type Report } from '@rn50/bench-stats';
import { oneLine } from '@rn50/bench-stats/words';
import type { NamedFile, RunLog } from '@rn50/comparison';
import type { Context } from '../context.js';
import { CliError, EXIT, type ExitCode, errorLine, usageError } from '../errors.js';
import { keepModels } from './models-folder.js';
import { namedPaths } from './out-folder.js';

/** Where results go. */
export interface Place {
  /** Absolute. */
  readonly outDir: string;
  /** `--out` as the user typed it. */
  readonly out: string;
  /** The report on stdout instead of the tables. */
  readonly json: boolean;
  /** Leave out of all output what tells who measured where. */
  readonly anonymous: boolean;
  readonly log: RunLog;
  /** How the run compares with `--baseline`; null without one. */
  readonly verdict: BaselineVerdict | null;
  /** Whether `--ort-option` or `--engine-option` was given: it may be the reason why a model fails. */
  readonly hasEngineOptions: boolean;
  /** Where models are kept; null: only their path is shown. */
  readonly models: NamedFile | null;
}

/**
 * Writes the files and prints the results. Results are printed even if the files cannot be written; if the log of
 * blocks is lost too, the whole report goes to stderr. Returns the exit code.
 *
 * @throws RenderError if a file cannot be written
 */
export async function publish(measured: Report, place: Place, context: Context): Promise<ExitCode> {
  const { DEFAULT_FILES, renderDiff, renderJson, renderText, writeReportFiles } = await import('@rn50/report-render');
  const { outDir, out, json, log, verdict } = place;
  const report = await shownReport(measured, place);
  const step = context.progress.start('drawing the charts');
  const failure: unknown = await writeReportFiles({ report, outDir }).then(
    () => null,
    (error: unknown) => error,
  );
  if (failure === null) step.done();
  else step.fail();
  if (json) context.stdout(renderJson(report));
  const print = json ? context.stderr : context.stdout;
  const show = json ? context.stderr : context.rendered;
  const { verbose } = context;
  const files = failure === null ? namedPaths(DEFAULT_FILES, out) : [];
  show(renderText(report, { files, verbose, color: context.colors && !json }));
  if (verbose && verdict?.kind === 'compared')
    print(`\n${renderDiff(verdict.verdict, { before: verdict.name, after: 'this run' })}`);
  if (failure === null) {
    log.remove();
    const kept = await keepModels(measured, place.models);
    if (verbose || place.models !== null) print(kept);
    return exitOf(report, place, context);
  }
  if (!log.isIntact() && !json) context.stderr(renderJson(report));
  log.close();
  throw failure;
}

/**
 * Writes the blocks of an interrupted run and removes charts of an earlier run. If neither the report nor the log of
 * blocks can be kept, the report goes to stderr.
 */
export async function publishInterrupted(measured: Report, place: Place, context: Context): Promise<ExitCode> {
  const { outDir, out, log } = place;
  const report = await shownReport(measured, place);
  const results = [...report.results, ...(report.sweep?.results ?? [])];
  const blocks = results.reduce((sum, result) => sum + result.blocks.length, 0);
  if (blocks === 0) {
    context.stderr('interrupted: nothing was measured yet\n');
    log.remove();
    return EXIT.interrupted;
  }
  const { DEFAULT_FILES, JSON_FILE, renderJson, writeReportFiles } = await import('@rn50/report-render');
  try {
    await writeReportFiles({ report, outDir, files: DEFAULT_FILES.filter(({ format }) => format === 'json') });
    for (const { name } of DEFAULT_FILES.filter(({ format }) => format !== 'json')) {
      await rm(join(outDir, name), { force: true });
    }
    context.stderr(`interrupted: ${blocks} blocks were measured; they are in ${join(out, JSON_FILE)}\n`);
    log.remove();
  } catch (error) {
    if (!log.isIntact()) context.stderr(renderJson(report));
    context.stderr(`interrupted: ${blocks} blocks were measured. ${errorLine(error)}\n`);
    log.close();
  }
  return EXIT.interrupted;
}

async function shownReport(measured: Report, { anonymous }: Place): Promise<Report> {
  return anonymous ? (await import('@rn50/report-render')).anonymous(measured) : measured;
}

/**
 * 0, or 3 if a side of the headline could not be measured, 2 for a gate that the model cannot have, 1 if a gate failed, 4 if one
 * is inconclusive; then one line says which and why.
 */
async function exitOf(report: Report, place: Place, context: Context): Promise<ExitCode> {
  const { headlineFailure } = await import('@rn50/report-render');
  const failure = headlineFailure(report);
  if (failure === null) return exitOfGates(report, context);
  const hint = place.hasEngineOptions ? 'Run without --ort-option and --engine-option, or check their values. ' : '';
  const remedy = `${hint}${failure.remedy} What was measured is in report.json.`;
  const error = new CliError({ code: 'NOT_MEASURED', message: failure.message, remedy, exitCode: EXIT.notMeasured });
  context.stderr(`${errorLine(error)}\n`);
  return error.exitCode;
}

function exitOfGates(report: Report, context: Context): ExitCode {
  const { gates = [] } = report;
  if (gates.some(({ name }) => name === 'min-top1-agreement') && lacksClasses(report)) {
    const message = '--min-top1-agreement needs a model with an output [N, classes], and this one has none';
    context.stderr(`${errorLine(usageError(message, 'Use --min-sqnr-db, which is for every model.'))}\n`);
    return EXIT.usage;
  }
  const withOutcome = (outcome: Gate['outcome']) => gates.filter((gate) => gate.outcome === outcome);
  const [failed, open] = [withOutcome('failed'), withOutcome('inconclusive')];
  const decisive = failed.length > 0 ? failed : open;
  if (decisive.length === 0) return EXIT.done;
  for (const { name, outcome, message } of decisive)
    context.stderr(`${oneLine(`gate ${outcome}: --${name}: ${message}`)}\n`);
  return failed.length > 0 ? EXIT.gateFailed : EXIT.inconclusive;
}
