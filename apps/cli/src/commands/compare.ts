import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import type { ExitCode } from '../errors.js';
import { environmentOf } from '../measure/environment.js';
import { type FidelityTerms, type MeasuredFidelity, measureFidelity } from '../measure/fidelity.js';
import { measureAll } from '../measure/measure-all.js';
import { measurePeaks } from '../measure/peaks.js';
import { amountFor, type PlannedVariant, planVariants, settingsOf } from '../measure/plan.js';
import type { Measured } from '../measure/scenario.js';
import { planWorkforce } from '../measure/workforce.js';
import { cacheFolder } from '../models/cache-folder.js';
import { resolveModels } from '../models/resolve.js';
import { NOTHING_TUNED, reportModels, tunedModels } from '../models/tuned.js';
import type { CompareOptions } from '../options/compare-options.js';
import { assembleReport, reportHead } from '../report/assemble.js';
import { claimFolder } from '../report/claim-folder.js';
import { checkBaseline, gatesOf, readBaseline, verdictAgainst } from '../report/gates.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { keepEarlierLog, openPartialLog } from '../report/partial-log.js';
import { publish, publishInterrupted } from '../report/publish.js';
import { withGates } from '../report/statistics.js';
import { TOOL } from '../version.js';
import { imagesOf } from './images-of.js';

/** `rn50 compare`: get the models, measure both, say what it means, write the files. */
export async function compare(options: CompareOptions, context: Context): Promise<ExitCode> {
  const outDir = prepareOutFolder(options.out, context.cwd);
  const claim = await claimFolder(outDir, options.out);
  try {
    return await compareInto(outDir, options, context);
  } finally {
    claim.release();
  }
}

async function compareInto(outDir: string, asked: CompareOptions, context: Context): Promise<ExitCode> {
  const began = performance.now();
  const { engine } = asked;
  let options = asked;
  const startedAt = new Date().toISOString();
  const images = await imagesOf(options.images, context.cwd);
  const { installedEngine } = await import('@rn50/inference-runner');
  const engineVersion = await installedEngine(engine);
  const cpu = await detectCpu();
  const workforce = planWorkforce(options, cpu);
  const { threads } = workforce;
  const baseline = await readBaseline(options.gates, outDir, context);
  const batchAsked = options.batch === 'auto' ? 1 : options.batch;
  checkBaseline(baseline, { cpu: cpu.model, batch: batchAsked, threads, instances: options.instances });
  const cacheDir = await cacheFolder(options.store, context.cwd);
  const resolving = { ...context, store: options.store, cacheDir, cpu, threads, engine, engineVersion };
  const pair = await resolveModels(options.models, resolving);
  const { sessionOptions } = options;
  const tuned = options.tune ? await tunedModels(pair, { ...resolving, sessionOptions }) : NOTHING_TUNED;
  const models = reportModels(pair, tuned);
  for (const { id, sha256, sizeBytes, path } of models) {
    context.detail(`${id}: ${path} (${sizeBytes} bytes, sha256 ${sha256})`);
  }
  const variants = planVariants(pair, engine, tuned);
  options = { ...asked, amount: amountFor(asked, variants.length) };
  const environment = environmentOf(cpu, { [engine]: engineVersion });
  const settings = settingsOf(options, threads, batchAsked, options.instances);
  const terms = {
    engine,
    cpu,
    threads,
    engineVersion,
    cacheDir,
    sessionOptions,
    image: pair.fp32.image,
    models,
    images,
  };
  // Pictures that cannot be used must not cost a measurement.
  const onImages = images === null ? null : await fidelityOf(variants, [], terms, context);
  const head = reportHead({ tool: TOOL, environment, settings, models, variants });

  const earlier = keepEarlierLog(outDir);
  if (earlier !== null) {
    const kept = join(options.out, earlier);
    context.stderr(`an earlier run did not come to its end; its blocks are kept: rn50 report ${kept}\n`);
  }
  for (const { message } of workforce.warnings) context.progress.note(`warning: ${message}`);
  const log = openPartialLog(outDir, (line) => context.stderr(line));
  const known = [...pair.warnings, ...tuned.warnings, ...workforce.warnings];
  const { maxP99Ms } = options.gates;
  log.append({ type: 'begin', schemaVersion: 1, startedAt, head, warnings: known, maxP99Ms });
  const measured = await measureAll(variants, options, workforce, cpu, log, context);
  const { scenarios, sweep, batch, instances } = measured;
  const fidelity = onImages ?? (await fidelityOf(variants, scenarios, terms, context));

  const peaks = context.signal.aborted
    ? null
    : await measurePeaks({ engine, cpu, threads, engineVersion, cacheDir }, context);

  const step = context.progress.start('computing the intervals');
  const measuredReport = assembleReport({
    head: { ...head, settings: { ...settings, batch, instances, ...sessionOptionsOf(scenarios) } },
    startedAt,
    durationMs: performance.now() - began,
    measured: scenarios,
    sweep: sweep === null ? null : { measured: sweep, maxP99Ms },
    conditions: measured.conditions,
    fidelity: fidelity.figures,
    accuracy: fidelity.accuracy,
    peaks: peaks === null ? null : { threads, ...peaks },
    warnings: [...known, ...measured.warnings, ...fidelity.warnings],
  });
  const verdict = verdictAgainst(baseline, measuredReport);
  const report = withGates(measuredReport, gatesOf(measuredReport, options.gates, verdict));
  step.done();
  const place = {
    outDir,
    out: options.out,
    json: options.json,
    log,
    verdict,
    hasOrtOptions: Object.keys(options.sessionOptions).length > 0,
  };
  return context.signal.aborted ? publishInterrupted(report, place, context) : publish(report, place, context);
}

/** Compares the outputs of every INT8 variant with FP32's, unless one of the two could not run. */
function fidelityOf(
  [baseline, ...others]: readonly [PlannedVariant, ...PlannedVariant[]],
  measured: readonly Measured[],
  terms: FidelityTerms,
  context: Context,
): Promise<MeasuredFidelity> {
  const ran = ({ id }: PlannedVariant): boolean =>
    measured.every(({ variant, record }) => variant.id !== id || record.status === 'ok');
  const candidates = others.filter((variant) => variant.precision === 'int8' && ran(variant));
  return measureFidelity(baseline, context.signal.aborted || !ran(baseline) ? [] : candidates, terms, context);
}

/** The engine's options in force, the same for every side; threads that differ by scenario stand with each result only. */
function sessionOptionsOf(measured: readonly Measured[]): Pick<Report['settings'], 'sessionOptions'> {
  const loaded = measured.find(({ record }) => Object.keys(record.sessionOptions).length > 0);
  if (loaded === undefined) return {};
  const { intraOpNumThreads, ...sessionOptions } = loaded.record.sessionOptions;
  const isShared = measured.every(({ record }) => record.threads === loaded.record.threads);
  return {
    sessionOptions:
      isShared && intraOpNumThreads !== undefined ? { intraOpNumThreads, ...sessionOptions } : sessionOptions,
  };
}
