import { resolve } from 'node:path';
import type { FailedResult, Report } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { CliError, EXIT, type ExitCode, errorLine } from '../errors.js';
import { environmentOf } from '../measure/environment.js';
import { type Measured, measureAll, measureFidelity } from '../measure/measure-pair.js';
import { type PlannedVariant, planThreads, planVariants, settingsOf } from '../measure/plan.js';
import { cacheFolder } from '../models/cache-folder.js';
import type { ModelPair } from '../models/model-file.js';
import { resolveModels } from '../models/resolve.js';
import type { CompareOptions } from '../options/compare-options.js';
import { assembleReport } from '../report/assemble.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { openPartialLog } from '../report/partial-log.js';
import { TOOL } from '../version.js';

/** `rn50 compare`: get the models, measure both, say what it means, write the files. */
export async function compare(options: CompareOptions, context: Context): Promise<ExitCode> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const outDir = prepareOutFolder(options.out, context.cwd);
  const { installedEngine } = await import('@rn50/inference-runner');
  const engineVersion = await installedEngine('ort');
  const cpu = await detectCpu();
  const { threads, warnings } = planThreads(options.threads, cpu);
  const cacheDir = await cacheFolder(options.store, context.cwd);
  const pair = await resolveModels(options.models, {
    ...context,
    store: options.store,
    cacheDir,
    cpu,
    threads,
    engineVersion,
  });
  for (const { id, sha256, sizeBytes, path } of [pair.fp32, pair.int8]) {
    context.detail(`${id}: ${path} (${sizeBytes} bytes, sha256 ${sha256})`);
  }
  const variants = planVariants(pair);
  const environment = environmentOf(cpu, { ort: engineVersion });
  const settings = settingsOf(options, threads, options.batch);

  const log = openPartialLog(outDir, (line) => context.stderr(line));
  log.append({
    type: 'begin',
    schemaVersion: 1,
    startedAt,
    head: { tool: TOOL, environment, settings, variants },
  });
  const measured = await measureAll(variants, options, threads, log, context);
  const fidelity = await fidelityOf(variants, pair, measured, threads, context);

  const step = context.progress.start('computing the intervals');
  const report = assembleReport({
    tool: TOOL,
    startedAt,
    durationMs: performance.now() - began,
    environment,
    settings: { ...settings, ...sessionOptionsOf(measured) },
    pair,
    variants,
    measured,
    fidelity: fidelity.figures,
    warnings: [...pair.warnings, ...warnings, ...fidelity.warnings],
  });
  step.done();
  if (context.signal.aborted) return interrupted(report, outDir, options, context, log.remove);
  await publish(report, outDir, options, context);
  log.remove();
  return exitOf(report, context);
}

/** Compares outputs unless a side could not run; a failure here is a warning, never the end of the run. */
async function fidelityOf(
  variants: readonly [PlannedVariant, PlannedVariant],
  pair: ModelPair,
  measured: readonly Measured[],
  threads: number,
  context: Context,
): Promise<Pick<Report, 'warnings'> & { figures: Report['fidelity'] }> {
  if (context.signal.aborted || measured.some(({ record }) => record.status !== 'ok')) {
    return { figures: [], warnings: [] };
  }
  try {
    return { figures: [await measureFidelity(variants, pair, threads, context)], warnings: [] };
  } catch (error) {
    if (context.signal.aborted) return { figures: [], warnings: [] };
    const message = `the outputs could not be compared: ${errorLine(error).replace(/^error: /, '')}`;
    return { figures: [], warnings: [{ code: 'fidelity-not-measured', message, remedy: 'Run again with --verbose.' }] };
  }
}

async function publish(report: Report, outDir: string, options: CompareOptions, context: Context): Promise<void> {
  const { renderJson, renderText, writeReportFiles } = await import('@rn50/report-render');
  const step = context.progress.start('drawing the charts');
  const files = await writeReportFiles({ report, outDir });
  step.done();
  const shown = (name: string) => displayPath(files.find(({ path }) => path.endsWith(name))?.path, options.out, outDir);
  const text = renderText(report, {
    absoluteChart: shown('fp32_int8_absolute.png'),
    timesChart: shown('fp32_int8_times.png'),
    otherFiles: [shown('report.json')],
  });
  if (options.json) context.stdout(renderJson(report));
  (options.json ? context.stderr : context.stdout)(text);
}

/** A path as the user would type it: below `--out` as given. */
function displayPath(path: string | undefined, out: string, outDir: string): string {
  return path === undefined ? '' : path.replace(outDir, out.replace(/[/\\]+$/, ''));
}

/** What was measured is kept: the report says which sides were interrupted. */
async function interrupted(
  report: Report,
  outDir: string,
  options: CompareOptions,
  context: Context,
  removeLog: () => void,
): Promise<ExitCode> {
  const { writeReportFiles } = await import('@rn50/report-render');
  await writeReportFiles({ report, outDir, only: ['json'] });
  removeLog();
  const blocks = report.results.reduce((sum, { blocks }) => sum + blocks.length, 0);
  const path = displayPath(resolve(outDir, 'report.json'), options.out, outDir);
  context.stderr(`interrupted: ${blocks} blocks were measured; they are in ${path}\n`);
  return EXIT.interrupted;
}

/** The engine's options in force, the same for every side: what was asked for plus the engine's own defaults. */
function sessionOptionsOf(measured: readonly Measured[]): Pick<Report['settings'], 'sessionOptions'> {
  const [first] = measured;
  return first === undefined ? {} : { sessionOptions: { ...first.record.sessionOptions } };
}

/** 0, or 3 if a side of the headline could not be measured; then one line says which and why. */
function exitOf(report: Report, context: Context): ExitCode {
  const failed = report.results.find((result): result is FailedResult => result.status !== 'ok');
  if (failed === undefined) return EXIT.done;
  const label = report.variants.find(({ id }) => id === failed.variantId)?.label ?? failed.variantId;
  const error = new CliError({
    code: 'NOT_MEASURED',
    message: `${label} could not be measured (${failed.scenario}, ${failed.status}): ${failed.message}`,
    remedy: 'What was measured is in report.json; run again, or try another model or a smaller --batch.',
    exitCode: EXIT.notMeasured,
  });
  context.stderr(`${errorLine(error)}\n`);
  return error.exitCode;
}
