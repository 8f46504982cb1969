import {
  type Amount,
  brokenRule,
  DEFAULTS as COMPARISON,
  defaultAmount,
  engineKinds,
  type Gates,
  type ModelChoice,
  type RequestRule,
  type ResolvedRequest,
  type StoreOptions,
} from '@rn50/comparison/request';
import type { EngineRegistry } from '@rn50/inference-runner';
import { ENGINES } from '@rn50/inference-runner/engines';
import { usageError } from '../errors.js';
import { type AskedOptions, engineOptions, ORT } from './engine-options.js';
import { type ImagesChoice, imagesChoice, type RawPreprocessing } from './image-options.js';
import { inputOptions, type RawInputOptions } from './input-options.js';

export const MODEL_CHOICES = ['auto', 'zoo', 'synthetic'] as const satisfies readonly ModelChoice[];

export const DEFAULTS = { ...COMPARISON, out: 'rn50-results' } as const;

/** What commander hands over: only what the user typed is present. */
export interface RawCompareOptions extends RawPreprocessing, RawInputOptions {
  models?: ModelChoice;
  fp32?: string;
  int8?: string;
  engine?: readonly string[];
  batch?: number | 'auto';
  threads?: number | readonly number[];
  pricePerHour?: number;
  instances?: number;
  ortOption?: string[];
  engineOption?: string[];
  budget?: number;
  quick?: boolean;
  tune?: boolean;
  warmup?: number;
  iterations?: number;
  baseline?: string;
  failBelow?: number;
  maxP99Ms?: number;
  minTop1Agreement?: number;
  saveModels?: string;
  minSqnrDb?: number;
  out?: string;
  anonymous?: boolean;
  json?: boolean;
  open?: boolean;
  offline?: boolean;
  cacheDir?: string;
  manifest?: string;
  images?: string;
  seed?: number;
  progress?: boolean;
  verbose?: boolean;
}

/** Which two models are compared, as typed. */
export type AskedModels =
  | { readonly kind: 'builtin'; readonly choice: ModelChoice }
  | { readonly kind: 'own'; readonly fp32: string; readonly int8: string | null };

/** The requested gates; the baseline is the name of a file. */
export type AskedGates = Omit<Gates, 'baseline'> & { readonly baseline: string | null };

type Settled =
  | ('tune' | 'engine' | 'batch' | 'threads' | 'threadCounts' | 'instances' | 'engineOptions')
  | ('amount' | 'pricePerHour' | 'seed' | 'store');

export interface CompareOptions extends Pick<ResolvedRequest, Settled> {
  readonly models: AskedModels;
  readonly engines: EngineRegistry;
  readonly gates: AskedGates;
  /** Labelled pictures, on which outputs are compared and accuracy is measured; null: generated inputs. */
  readonly images: ImagesChoice | null;
  /** Sizes, values and range of the inputs, as typed. */
  readonly inputs: RawInputOptions;
  /** Folder for the models that are made; null: they stay in the cache. */
  readonly saveModels: string | null;
  readonly out: string;
  /** Leave out what tells who measured where. */
  readonly anonymous: boolean;
  readonly json: boolean;
  /** Show the page when it is written. */
  readonly open: boolean;
}

/** Options that are checked but for those of an engine's own, which the engine reads. */
type CheckedOptions = Omit<CompareOptions, 'engineOptions'> & { readonly engineOptions: readonly AskedOptions[] };

/** Checks the options against each other; pure. Throws a usage error (exit 2) that names the pair that clashes. */
export function compareOptions(
  raw: RawCompareOptions,
  env: NodeJS.ProcessEnv,
  engines: EngineRegistry = ENGINES,
): CheckedOptions {
  refuseEmpty(raw);
  refuseWithoutOrt(raw, engines);
  refuseNothingToSave(raw);
  const options: CheckedOptions = {
    models: modelRequest(raw),
    tune: isTuned(raw),
    engine: raw.engine ?? [DEFAULTS.engine],
    engines,
    batch: raw.batch ?? DEFAULTS.batch,
    threads: typeof raw.threads === 'number' ? raw.threads : null,
    threadCounts: typeof raw.threads === 'object' ? raw.threads : [],
    instances: raw.instances ?? 1,
    engineOptions: engineOptions(raw, engineKinds(raw.engine ?? [DEFAULTS.engine], engines)),
    gates: {
      baseline: raw.baseline ?? null,
      failBelow: raw.failBelow ?? null,
      maxP99Ms: raw.maxP99Ms ?? null,
      minTop1Agreement: raw.minTop1Agreement ?? null,
      minSqnrDb: raw.minSqnrDb ?? null,
    },
    amount: amount(raw),
    pricePerHour: raw.pricePerHour ?? null,
    images: imagesChoice(raw),
    inputs: inputOptions(raw),
    saveModels: raw.saveModels ?? null,
    out: raw.out ?? DEFAULTS.out,
    anonymous: raw.anonymous ?? false,
    json: raw.json ?? false,
    open: raw.open ?? false,
    seed: raw.seed ?? DEFAULTS.seed,
    store: storeOptions(raw, env),
  };
  // A request has one instance by default; here it is known that it was typed.
  const isOverridden = raw.batch === 'auto' && raw.instances !== undefined;
  const rule = isOverridden ? 'sweep-with-instances' : brokenRule(options);
  if (rule !== null) throw usageError(...RULES[rule](raw));
  return options;
}

/** Options and environment that say where models come from; an option wins over the environment. */
export function storeOptions(
  raw: Pick<RawCompareOptions, 'offline' | 'cacheDir' | 'manifest'>,
  env: NodeJS.ProcessEnv,
): StoreOptions {
  return {
    offline: raw.offline ?? env.RN50_OFFLINE === '1',
    cacheDir: raw.cacheDir ?? (env.RN50_CACHE_DIR || null),
    mirror: env.RN50_MODEL_MIRROR || null,
    manifest: raw.manifest ?? null,
  };
}

function refuseEmpty(raw: RawCompareOptions): void {
  const given = {
    '--out': raw.out,
    '--fp32': raw.fp32,
    '--int8': raw.int8,
    '--cache-dir': raw.cacheDir,
    '--baseline': raw.baseline,
    '--save-models': raw.saveModels,
    '--images': raw.images,
  };
  const empty = Object.entries(given).find(([, value]) => value === '');
  if (empty !== undefined) throw usageError(`${empty[0]} is empty`, `Give ${empty[0]} a path, or leave it out.`);
}

/** Refuses options for ONNX Runtime if it is not measured: they would change nothing. */
function refuseWithoutOrt({ engine, ortOption }: RawCompareOptions, engines: EngineRegistry): void {
  if (engine === undefined || ortOption === undefined || engineKinds(engine, engines).includes(ORT)) return;
  throw usageError(
    `--ort-option is for ONNX Runtime, and --engine ${engine.join(',')} leaves it out`,
    `Leave --ort-option out, or add ${ORT} to --engine.`,
  );
}

/** Refuses to save models where none is made. */
function refuseNothingToSave(raw: RawCompareOptions): void {
  if (raw.saveModels === undefined || raw.int8 === undefined || isTuned(raw)) return;
  throw usageError(
    '--save-models keeps models that are made, and with --int8 and without tuning none is',
    'Leave --save-models out, or add --tune.',
  );
}

/** Message and remedy for each rule between options, with the names of the command line. */
const RULES: Readonly<Record<RequestRule, (raw: RawCompareOptions) => [message: string, remedy: string]>> = {
  'sweep-with-instances': () => sweepClash('--instances'),
  'sweep-with-fixed-counts': () => sweepClash('--iterations'),
  'sweep-with-baseline': () => [
    '--batch auto cannot be combined with --baseline',
    'Give the batch of the baseline: figures at different batches are not comparable.',
  ],
  'thread-list-with-sweep': ({ threads }) => [
    `--threads ${threads} cannot be combined with --batch auto, which looks for the best number of threads`,
    'Give --batch a number, or --threads one number.',
  ],
  'thread-list-with-instances': ({ threads, instances }) => [
    `--threads ${threads} cannot be combined with --instances ${instances}: each number is that of one instance`,
    'Leave --instances out, or give --threads one number.',
  ],
  'thread-list-with-threads': ({ threads }) => [`--threads ${threads} is given twice`, 'Give one list.'],
  'fewer-threads-than-instances': ({ threads, instances }) => [
    `--instances ${instances} needs at least as many threads, --threads is ${threads}`,
    '--threads counts all threads; they are split between the instances.',
  ],
};

function sweepClash(option: string): [message: string, remedy: string] {
  const remedy = 'Give a number for --batch, or leave the other out: the sweep finds it.';
  return [`--batch auto cannot be combined with ${option}`, remedy];
}

/** Tuning measures for longer than a quick run or most fixed counts. */
function isTuned({ tune, quick, iterations }: RawCompareOptions): boolean {
  return tune ?? (quick !== true && iterations === undefined);
}

function modelRequest(raw: RawCompareOptions): AskedModels {
  if (raw.fp32 === undefined && raw.int8 === undefined) return { kind: 'builtin', choice: raw.models ?? 'auto' };
  if (raw.models !== undefined) {
    throw usageError('--models cannot be combined with --fp32 / --int8', 'Leave --models out to measure your files.');
  }
  if (raw.fp32 === undefined) {
    throw usageError('--int8 needs the FP32 model to compare with', 'Add --fp32 <file>.');
  }
  return { kind: 'own', fp32: raw.fp32, int8: raw.int8 ?? null };
}

function amount(raw: RawCompareOptions): Amount {
  const given = [
    ['--quick', raw.quick ?? false],
    ['--budget', raw.budget !== undefined],
    ['--iterations', raw.iterations !== undefined],
  ] as const;
  const chosen = given.filter(([, on]) => on).map(([name]) => name);
  if (chosen.length > 1) {
    throw usageError(
      `${chosen.join(' and ')} cannot be combined`,
      'Choose one of them: each says how much to measure.',
    );
  }
  if (raw.iterations !== undefined) return { kind: 'fixed', warmup: raw.warmup ?? null, iterations: raw.iterations };
  if (raw.warmup !== undefined) {
    throw usageError(
      '--warmup is a fixed count and needs --iterations',
      'Use for example --warmup 20 --iterations 100, or leave it out: warm-up then lasts until the times are stable.',
    );
  }
  if (raw.quick === true) return { kind: 'quick', pairs: DEFAULTS.quickPairs };
  if (raw.budget !== undefined) return { kind: 'budget', seconds: raw.budget, reserveSeconds: 0 };
  return defaultAmount(raw.batch);
}
