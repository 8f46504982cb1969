import { createRequire } from 'node:module';
import {
  assembleReport,
  differingSetting,
  gatesOf,
  type Report,
  type ReportHead,
  type RunRecord,
  type Variant,
  verdictAgainst,
  withGates,
  withWarning,
} from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { checkRequest } from './check-request.js';
import { ComparisonError } from './errors.js';
import { contextOf, type RunContext, type RunOptions, timedPhase } from './events.js';
import {
  type FidelitySetting,
  fidelityCandidates,
  type MeasuredFidelity,
  measureFidelity,
} from './fidelity/fidelity.js';
import { refuseWithoutClasses } from './fidelity/refuse-without-classes.js';
import { reportInputs } from './inputs/report-inputs.js';
import { betterEngineWarning } from './measure/better-engine.js';
import { chooseEngines } from './measure/engines-in-use.js';
import { environmentOf, featuresOf } from './measure/environment.js';
import { type HalfNotUsed, halvesNotUsed } from './measure/half-precision.js';
import { measureAll } from './measure/measure-all.js';
import { optionsInForce } from './measure/options-in-force.js';
import { type PlannedVariant, planVariants, settingsOf } from './measure/plan.js';
import { slowInt8Warning } from './measure/slow-int8.js';
import { planWorkforce } from './measure/workforce.js';
import { cacheFolder } from './models/cache-folder.js';
import { refuseWithoutInt8 } from './models/refuse-without-int8.js';
import { resolveModels } from './models/resolve.js';
import { reportModels, tunedFor } from './models/tuned.js';
import { measureBestPeaks } from './peaks/best-peaks.js';
import { type ComparisonRequest, type Gates, resolveRequest } from './request.js';
import { explainHeadline, explainingMs, NOT_EXPLAINED } from './why/explain-headline.js';

const manifest = createRequire(import.meta.url)('../package.json') as {
  readonly name: string;
  readonly version: string;
};
/** Who made a report, unless the request says otherwise. */
const TOOL = { name: manifest.name, version: manifest.version };

/**
 * Compares FP32 with INT8 on this CPU: gets or makes the models, measures them in isolated, interleaved workers, compares their
 * outputs and makes the report. Prints nothing and writes nothing but the cache.
 *
 * An aborted run resolves too, with the report of what was measured by then.
 *
 * @throws ComparisonError, or an error of the package that failed; each carries `code`, `message` and `remedy`
 */
export async function runComparison(given: ComparisonRequest, options: RunOptions = {}): Promise<Report> {
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const context = contextOf(options);
  const checked = checkRequest(resolveRequest(given, TOOL));
  const cpu = await detectCpu();
  const features = new Set(featuresOf(cpu));
  const { running, engines, warnings: leftOut } = await chooseEngines({ ...checked, features });
  const request = { ...checked, engines };
  const [engine] = running;
  const workforce = planWorkforce(request, cpu);
  const { threads } = workforce;
  const { gates, images } = request;
  const batchAsked = request.batch === 'auto' ? 1 : request.batch;
  refuseOtherSettings(gates, { cpu: cpu.model, batch: batchAsked, threads, instances: request.instances });
  const cacheDir = await cacheFolder(request.store);
  const modelContext = {
    ...context,
    asked: request.inputs,
    store: request.store,
    cacheDir,
    cpu,
    threads,
    engine,
    engines,
  };
  const pair = await timedPhase('models', context, () => resolveModels(request.models, modelContext));
  refuseWithoutInt8(gates, pair);
  refuseWithoutClasses(gates, pair.fp32);
  const throughput = request.batch === 'auto' ? undefined : { batch: request.batch, ...workforce.throughput };
  const tuned = request.tune
    ? await timedPhase('tuning', context, () => tunedFor(running, pair, { ...modelContext, throughput }))
    : [];
  const models = reportModels(pair, tuned);
  for (const { id, sha256, sizeBytes, path } of models) {
    context.detail(`${id}: ${path} (${sizeBytes} bytes, sha256 ${sha256})`);
  }
  const variants = planVariants(pair, running, tuned);
  const settings = {
    ...settingsOf(request, threads, batchAsked, request.instances),
    ...(workforce.threadsFrom === 'performance-cores' ? { threadsFrom: workforce.threadsFrom } : {}),
    ...(request.threadCounts.length === 0 ? {} : { threadCounts: [...request.threadCounts] }),
    ...(request.pricePerHour === null ? {} : { pricePerHour: request.pricePerHour }),
    inputs: reportInputs(pair.fp32.plan),
  };
  const fidelitySetting = { running, engines, cpu, threads, cacheDir, models, images };
  // Pictures that cannot be used must not cost a measurement.
  const onImages = images === null ? null : await fidelityOf(variants, [], fidelitySetting, context);
  const environment = environmentOf(cpu, Object.fromEntries(running.map(({ name, version }) => [name, version])));
  const tuning = tuned.flatMap((forms) => forms.tuning);
  const head: ReportHead = {
    tool: request.tool,
    environment,
    settings,
    models,
    variants: variants.map(asReported),
    ...(tuning.length === 0 ? {} : { tuning }),
  };
  const kinds = running.map(({ kind }) => kind);
  const missing = await betterEngineWarning(kinds, engines, features, 'Then measure both with --engine all.');
  const earlyWarnings = [
    ...leftOut,
    ...(missing === null ? [] : [missing]),
    ...pair.warnings,
    ...tuned.flatMap((forms) => forms.warnings),
    ...workforce.warnings,
  ];
  context.emit({ kind: 'begin', startedAt, head, warnings: earlyWarnings, maxP99Ms: gates.maxP99Ms });
  for (const { message } of workforce.warnings) context.progress.note(`warning: ${message}`);

  const measured = await measureAll(variants, request, workforce, cpu, context);
  const { scenarios, sweep, batch, instances } = measured;
  const fidelity = onImages ?? (await fidelityOf(variants, scenarios, fidelitySetting, context));
  const unused = await halvesNotUsed(variants, scenarios, { engines, threads }, context);
  const peaks =
    context.signal.aborted || !engine.canProfile
      ? null
      : await timedPhase('peaks', context, () =>
          measureBestPeaks(
            running.filter(({ canProfile }) => canProfile),
            { engines, cpu, threads, cacheDir },
            context,
          ),
        );

  const budgetMs = explainingMs(request.amount);
  const why =
    context.signal.aborted || !engine.canProfile || budgetMs === null
      ? NOT_EXPLAINED
      : await timedPhase('why', context, () =>
          explainHeadline(variants, scenarios, { engine, engines, threads, cpu, peaks, budgetMs }, context),
        );

  const step = context.progress.start('computing the intervals');
  const reported = head.variants.map(titledAs(unused));
  const report = assembleReport({
    head: {
      ...head,
      settings: { ...settings, batch, instances, ...optionsInForce(scenarios, engine.name) },
      variants: haveOneSetting(variants) ? reported : reported.map(withOptions(scenarios)),
    },
    startedAt,
    durationMs: performance.now() - began,
    records: scenarios,
    sweep: sweep === null ? null : { records: sweep, maxP99Ms: gates.maxP99Ms },
    conditions: measured.conditions,
    fidelity: fidelity.figures,
    accuracy: fidelity.accuracy,
    peaks: peaks === null ? null : { threads, ...peaks.best },
    warnings: [
      ...earlyWarnings,
      ...measured.warnings,
      ...fidelity.warnings,
      ...unused.map(({ warning }) => warning),
      ...why.warnings,
    ],
    why: why.why,
  });
  step.done();
  const profiled = why.int8 === null ? {} : { profiled: why.int8 };
  const slow = engine.canProfile
    ? await slowInt8Warning(report, variants, { engines, threads, ...profiled }, context)
    : null;
  const whole = slow === null ? report : withWarning(report, slow);
  const verdict = gates.baseline === null ? null : verdictAgainst(gates.baseline, whole);
  return withGates(whole, gatesOf(whole, gates, verdict));
}

/** Refuses a baseline that cannot decide, as far as that is known before measuring. */
function refuseOtherSettings({ baseline }: Gates, now: Parameters<typeof differingSetting>[1]): void {
  const difference = baseline === null ? null : differingSetting(baseline.report, now);
  if (baseline === null || difference === null) return;
  const { setting, before, now: found } = difference;
  throw new ComparisonError({
    code: 'BASELINE_DIFFERS',
    message: `--baseline ${baseline.name} was measured with ${setting} ${before}, this run has ${found}`,
    remedy: 'Measure the baseline again with the same settings on this machine.',
  });
}

/** A column as reports have it. */
function asReported({
  modelPath: _path,
  inputs: _inputs,
  sessionOptions: _options,
  throughputOptions: _throughputOptions,
  ...variant
}: PlannedVariant): Variant {
  return variant;
}

/** Whether what the report says of the session options once holds for all columns. */
function haveOneSetting([first, ...others]: readonly PlannedVariant[]): boolean {
  return [first, ...others].every((one) => {
    const isSame = one?.engine === first?.engine && one?.sessionOptions === first?.sessionOptions;
    return isSame && one?.throughputOptions === undefined;
  });
}

/** A column that is not computed in its precision is not called by it. */
function titledAs(unused: readonly HalfNotUsed[]): (variant: Variant) => Variant {
  return (variant) => {
    const found = unused.find(({ variantId }) => variantId === variant.id);
    return found === undefined ? variant : { ...variant, label: found.label };
  };
}

/** A column with the session options that its engine ran with. */
function withOptions(records: readonly RunRecord[]): (variant: Variant) => Variant {
  return (variant) => {
    const own = records.filter(({ variantId }) => variantId === variant.id);
    return { ...variant, ...optionsInForce(own, variant.engine) };
  };
}

/** Compares outputs, as far as variants could run. */
function fidelityOf(
  variants: readonly [PlannedVariant, ...PlannedVariant[]],
  records: readonly RunRecord[],
  setting: FidelitySetting,
  context: RunContext,
): Promise<MeasuredFidelity> {
  const ran = ({ id }: PlannedVariant): boolean =>
    records.every(({ variantId, status }) => variantId !== id || status === 'ok');
  const candidates = context.signal.aborted ? [] : fidelityCandidates(variants, ran);
  return timedPhase('outputs', context, () => measureFidelity(variants[0], candidates, setting, context));
}
