import { setMaxListeners } from 'node:events';
import type { RunRecord } from '@rn50/bench-stats';
import { monotonicMs } from './clock.js';
import { DEFAULT_ENGINE, ENGINES, findEngine } from './engine/registry.js';
import { checkModelFile } from './model-file/check-model-file.js';
import {
  checkVariants,
  idOf,
  type MeasureSettings,
  type ModelOptions,
  mergedSessionOptions,
  type VariantOptions,
} from './options.js';
import { type Binding, bind, UNBOUND } from './parent/binding.js';
import type { Failure } from './parent/death.js';
import type { OpenLink } from './parent/link.js';
import { openWorkerProcess } from './parent/worker-process.js';
import { type ResolvedSettings, resolveSettings, resolveThreads } from './resolve-settings.js';
import { RunnerError } from './runner-error.js';
import { runSchedule } from './schedule/run-schedule.js';
import type { VariantToRun } from './schedule/variant-to-run.js';
import { notBound } from './schedule/warnings.js';

export interface CompareOptions extends MeasureSettings {
  /** The first is the baseline of every ratio. */
  readonly variants: readonly VariantOptions[];
}

export interface MeasureOptions extends MeasureSettings, ModelOptions {
  /** The file's path unless given. */
  readonly label?: string | undefined;
}

/**
 * Measures several models against each other in one scenario: a worker process each, blocks interleaved A B B A.
 *
 * In a budgeted run a variant takes part until a look (after 10, 20, 40 or 60 pairs) finds its ratio to the first variant
 * known to within 1 %; the run ends when no other than the first is left, or when the budget is spent. A variant whose model is invalid, or whose worker crashes, hangs or runs
 * out of memory, is reported by its record's `status`; the others go on.
 * @returns one record per variant, in the order given, with every raw sample in milliseconds
 * @throws RunnerError BAD_OPTION; ENGINE_UNKNOWN, ENGINE_MISSING or ENGINE_BROKEN; and whatever `onEvent` throws
 */
export async function compare(options: CompareOptions): Promise<RunRecord[]> {
  checkVariants(options.variants, options.engines);
  const settings = resolveSettings({ ...options, signal: manyListeners(options.signal) });
  const binding = settings.cpuSets === null ? UNBOUND : await bind(settings.cpuSets);
  const variants = await Promise.all(
    options.variants.map((variant) => variantToRun(variant, options, settings, binding)),
  );
  return runSchedule({ ...settings, variants, clock: monotonicMs });
}

/**
 * Measures one model by itself in a worker process of its own, until the budget is spent or the fixed count is done.
 * @throws RunnerError as `compare`
 */
export async function measure(options: MeasureOptions): Promise<RunRecord> {
  const { modelPath, label = modelPath, engine, inputs } = options;
  const [record] = await compare({ ...options, variants: [{ modelPath, label, engine, inputs }] });
  if (record === undefined) throw new TypeError('compare gives a record per variant');
  return record;
}

async function variantToRun(
  variant: VariantOptions,
  { engines = ENGINES, sessionOptions: shared }: MeasureSettings,
  { scenario, threads, signal }: ResolvedSettings,
  binding: Binding,
): Promise<VariantToRun> {
  const { label, modelPath, engine: name = DEFAULT_ENGINE } = variant;
  const own = variant.threads === undefined ? threads : resolveThreads(variant.threads);
  const engine = { name, module: findEngine(name, engines) };
  const oneAtATime = scenario === 'latency';
  const sessionOptions = { ...mergedSessionOptions(shared, variant.sessionOptions), threads: own, oneAtATime };
  const failure = await fileFailure(modelPath);
  const warnings = binding.reason === null ? [] : [notBound(binding.reason)];
  const open: OpenLink = (instance) => openWorkerProcess(signal, binding.launchers[instance]);
  const { inputs } = variant;
  return { id: idOf(variant), label, modelPath, engine, sessionOptions, inputs, failure, warnings, open };
}

/** Every worker adds a listener; above ten Node prints a warning about a leak. */
function manyListeners(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

async function fileFailure(modelPath: string): Promise<Failure | null> {
  try {
    await checkModelFile(modelPath);
    return null;
  } catch (error) {
    if (!(error instanceof RunnerError)) throw error;
    const { code, message, remedy } = error;
    return { status: 'invalid-model', code, message, remedy };
  }
}
