import { join } from 'node:path';
import type { Report } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import type { Context } from '../context.js';
import { type ExitCode, errorLine } from '../errors.js';
import { environmentOf } from '../measure/environment.js';
import { measureFidelity } from '../measure/fidelity.js';
import { measureAll } from '../measure/measure-all.js';
import { type PlannedVariant, planVariants, settingsOf } from '../measure/plan.js';
import type { Measured } from '../measure/scenario.js';
import { planWorkforce } from '../measure/workforce.js';
import { cacheFolder } from '../models/cache-folder.js';
import type { ModelPair } from '../models/model-file.js';
import { resolveModels } from '../models/resolve.js';
import type { CompareOptions } from '../options/compare-options.js';
import { assembleReport, reportHead } from '../report/assemble.js';
import { checkBaseline, gatesOf, readBaseline, verdictAgainst } from '../report/gates.js';
import { prepareOutFolder } from '../report/out-folder.js';
import { keepEarlierLog, openPartialLog } from '../report/partial-log.js';
import { publish, publishInterrupted } from '../report/publish.js';
import { withGates } from '../report/statistics.js';
import { TOOL } from '../version.js';

/** `rn50 compare`: get the models, measure both, say what it means, write the files. */
export async function compare(options: CompareOptions, context: Context): Promise<ExitCode> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const outDir = prepareOutFolder(options.out, context.cwd);
  const { installedEngine } = await import('@rn50/inference-runner');
  const engineVersion = await installedEngine('ort');
  const cpu = await detectCpu();
  const workforce = planWorkforce(options, cpu);
  const { threads } = workforce;
  const baseline = await readBaseline(options.gates, outDir, context);
  const batchAsked = options.batch === 'auto' ? 1 : options.batch;
  checkBaseline(baseline, { cpu: cpu.model, batch: batchAsked, threads, instances: options.instances });
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
  const settings = settingsOf(options, threads, batchAsked, options.instances);
  const head = reportHead({ tool: TOOL, environment, settings, pair, variants });

  const earlier = keepEarlierLog(outDir);
  if (earlier !== null) {
    const kept = join(options.out, earlier);
    context.stderr(`an earlier run did not come to its end; its blocks are kept: rn50 report ${kept}\n`);
  }
  for (const { message } of workforce.warnings) context.progress.note(`warning: ${message}`);
  const log = openPartialLog(outDir, (line) => context.stderr(line));
  const known = [...pair.warnings, ...workforce.warnings];
  const { maxP99Ms } = options.gates;
  log.append({ type: 'begin', schemaVersion: 1, startedAt, head, warnings: known, maxP99Ms });
  const measured = await measureAll(variants, options, workforce, cpu, log, context);
  const { scenarios, sweep, batch, instances } = measured;
  const fidelity = await fidelityOf(
    variants,
    pair,
    scenarios,
    { threads, sessionOptions: options.sessionOptions },
    context,
  );

  const step = context.progress.start('computing the intervals');
  const measuredReport = assembleReport({
    head: { ...head, settings: { ...settings, batch, instances, ...sessionOptionsOf(scenarios) } },
    startedAt,
    durationMs: performance.now() - began,
    measured: scenarios,
    sweep: sweep === null ? null : { measured: sweep, maxP99Ms },
    conditions: measured.conditions,
    fidelity: fidelity.figures,
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

/** Compares outputs unless a side could not run; a failure here is a warning, never the end of the run. */
async function fidelityOf(
  variants: readonly [PlannedVariant, PlannedVariant],
  pair: ModelPair,
  measured: readonly Measured[],
  terms: Parameters<typeof measureFidelity>[2],
  context: Context,
): Promise<Pick<Report, 'warnings'> & { figures: Report['fidelity'] }> {
  if (context.signal.aborted || measured.some(({ record }) => record.status !== 'ok')) {
    return { figures: [], warnings: [] };
  }
  try {
    return { figures: [await measureFidelity(variants, pair, terms, context)], warnings: [] };
  } catch (error) {
    if (context.signal.aborted) return { figures: [], warnings: [] };
    const message = `the outputs could not be compared: ${errorLine(error).replace(/^error: /, '')}`;
    return {
      figures: [],
      warnings: [{ code: 'fidelity-not-measured', message, remedy: 'The speed stands; check the models.' }],
    };
  }
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
