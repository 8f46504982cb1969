import { availableParallelism } from 'node:os';
import type { Scenario } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import type { GivenSessionOptions } from './engine/engine.js';
import { DEFAULT_ENGINE, ENGINES, type EngineRegistry, findEngine } from './engine/registry.js';
import { RunnerError } from './runner-error.js';
import type { OnEvent } from './schedule/events.js';
import type { Mode } from './schedule/plan.js';
import type { WarmUpPlan } from './schedule/warm-up.js';

/** Settings of `measure` and `compare`. */
export interface MeasureSettings {
  /** `latency`: one request at a time; `throughput`: images per second at `batch`. `latency` unless given. */
  readonly scenario?: Scenario | undefined;
  /** Images per run; 1 for latency and 16 for throughput unless given. */
  readonly batch?: number | undefined;
  /** Workers per variant that run at the same time; 1 unless given. */
  readonly instances?: number | undefined;
  /** One list of logical CPUs per instance, which it is bound to where the platform allows (Linux with `taskset`). */
  readonly cpuSets?: readonly (readonly number[])[] | undefined;
  /**
   * Intra-op threads of each instance; all CPUs this process may use, split between the instances, unless given.
   * A cgroup quota is not known here: the caller takes it into account.
   */
  readonly threads?: number | undefined;
  /** Time to spend in blocks, in seconds; 20 unless given. A target: at least ten block pairs are measured. */
  readonly budgetSeconds?: number | undefined;
  /**
   * Seconds added at the end of the budget if a ratio is not known to within 3 %, as on a noisy machine; none unless
   * given.
   */
  readonly reserveSeconds?: number | undefined;
  /** Fixed number of block pairs instead of a budget; without looks at the ratios. */
  readonly pairs?: number | undefined;
  /** Fixed number of warm-up runs instead of warming up until stable. */
  readonly warmup?: number | undefined;
  /**
   * Fixed number of counted runs per variant instead of a budget, split into interleaved blocks. It is the minimum for
   * each of several instances: a block ends for all when the slowest has made its share.
   */
  readonly iterations?: number | undefined;
  /**
   * Number of successive worker processes per variant, over which `pairs` or `iterations` are spread evenly; 1 unless
   * given. Process luck can be estimated only from several. A budgeted run restarts workers by itself.
   */
  readonly processes?: number | undefined;
  /** Seed of the input images; 1 unless given. */
  readonly seed?: number | undefined;
  /** A run that takes longer counts as hung; 60 s or 5 s per image, whichever is longer, unless given. */
  readonly runTimeoutMs?: number | undefined;
  /** Shared by all variants; a variant's own options override them. */
  readonly sessionOptions?: GivenSessionOptions | undefined;
  /** The engines by name; those of this package unless given. */
  readonly engines?: EngineRegistry | undefined;
  /** Ends all workers; every record then keeps its blocks and has the status `interrupted`. */
  readonly signal?: AbortSignal | undefined;
  /** Called at every step. If it throws, the measurement ends with that error. */
  readonly onEvent?: OnEvent | undefined;
}

export interface VariantOptions {
  readonly modelPath: string;
  /** Names the variant in records and events; unique within a comparison. The label unless given. */
  readonly id?: string | undefined;
  /** Heading of the variant, for messages. */
  readonly label: string;
  /** Its name in the registry; `ort` unless given. */
  readonly engine?: string | undefined;
  /** How the model is fed; by the conventions of its declared inputs unless given. */
  readonly inputs?: InputPlan | undefined;
  /** Over those that all variants share, `config` key by key. */
  readonly sessionOptions?: GivenSessionOptions | undefined;
}

const DEFAULT_BATCH = { latency: 1, throughput: 16 } as const;
const DEFAULT_BUDGET_SECONDS = 20;
const DEFAULT_RUN_TIMEOUT_MS = 60_000;
const RUN_TIMEOUT_PER_IMAGE_MS = 5_000;
/** Limit of a warm-up whose run times never become stable. */
const MAXIMUM_WARM_UP_MS = 5_000;
/** The same limit with a fixed number of pairs, where the whole run is short. */
const MAXIMUM_QUICK_WARM_UP_MS = 2_000;

/** All settings filled in and checked. */
export interface ResolvedSettings {
  readonly scenario: Scenario;
  readonly batch: number;
  readonly instances: number;
  readonly cpuSets: readonly (readonly number[])[] | null;
  /** Intra-op threads of each instance. */
  readonly threads: number;
  readonly mode: Mode;
  readonly warmUp: WarmUpPlan;
  readonly seed: number;
  readonly runTimeoutMs: number;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal | undefined;
}

/** @throws RunnerError BAD_OPTION naming the option */
export function resolveSettings(options: MeasureSettings): ResolvedSettings {
  const scenario = options.scenario ?? 'latency';
  const batch = wholeNumber('batch', options.batch ?? DEFAULT_BATCH[scenario], 1);
  const instances = wholeNumber('instances', options.instances ?? 1, 1);
  return {
    scenario,
    batch,
    instances,
    cpuSets: resolveCpuSets(options.cpuSets, instances),
    threads: resolveThreads(options.threads, instances),
    mode: resolveMode(options),
    warmUp: resolveWarmUp(options),
    seed: wholeNumber('seed', options.seed ?? 1, Number.MIN_SAFE_INTEGER),
    runTimeoutMs: positive('runTimeoutMs', options.runTimeoutMs ?? defaultRunTimeoutMs(batch)),
    onEvent: options.onEvent ?? (() => {}),
    signal: options.signal,
  };
}

/** The threads given, or every CPU that Node says this process may use, split between instances, at least one each. */
export function resolveThreads(threads: number | undefined, instances = 1): number {
  return wholeNumber('threads', threads ?? Math.max(1, Math.floor(availableParallelism() / instances)), 1);
}

function resolveCpuSets(cpuSets: MeasureSettings['cpuSets'], instances: number): readonly (readonly number[])[] | null {
  if (cpuSets === undefined) return null;
  if (cpuSets.length !== instances) {
    throw badOption('cpuSets', `has ${cpuSets.length} lists for ${instances} instances`, 'Give one list per instance.');
  }
  for (const cpus of cpuSets) {
    if (cpus.length === 0) throw badOption('cpuSets', 'has an empty list', 'Give every instance at least one CPU.');
    for (const cpu of cpus) wholeNumber('cpuSets', cpu, 0);
  }
  return cpuSets;
}

export function defaultRunTimeoutMs(batch: number): number {
  return Math.max(DEFAULT_RUN_TIMEOUT_MS, RUN_TIMEOUT_PER_IMAGE_MS * batch);
}

/** @throws RunnerError BAD_OPTION, ENGINE_UNKNOWN */
export function checkVariants(variants: readonly VariantOptions[], engines: EngineRegistry = ENGINES): void {
  if (variants.length === 0) throw badOption('variants', 'is empty', 'Give at least one variant.');
  const ids = new Set(variants.map(idOf));
  if (ids.size < variants.length) {
    throw badOption('variants', 'has an id or label twice', 'Give every variant its own id, or its own label.');
  }
  for (const { engine = DEFAULT_ENGINE } of variants) findEngine(engine, engines);
}

/** The shared session options, overridden by a variant's own. */
export function mergedSessionOptions(
  shared: GivenSessionOptions = {},
  own: GivenSessionOptions = {},
): GivenSessionOptions {
  const config = { ...shared.config, ...own.config };
  return { ...shared, ...own, ...(Object.keys(config).length === 0 ? {} : { config }) };
}

/** The id of the variant in records and events. */
export function idOf({ id, label }: Pick<VariantOptions, 'id' | 'label'>): string {
  return id ?? label;
}

function resolveMode(options: MeasureSettings): Mode {
  const { pairs, iterations, budgetSeconds, reserveSeconds, processes } = options;
  const given = [pairs, iterations, budgetSeconds].filter((value) => value !== undefined).length;
  if (given > 1) {
    throw badOption(
      'pairs, iterations, budgetSeconds',
      'are given together',
      'Give one of them: each decides the end.',
    );
  }
  if (pairs !== undefined) {
    const fixed = wholeNumber('pairs', pairs, 1);
    return { kind: 'pairs', pairs: fixed, processes: resolveProcesses(processes, fixed) };
  }
  if (iterations !== undefined) {
    const fixed = wholeNumber('iterations', iterations, 1);
    return { kind: 'iterations', iterations: fixed, processes: resolveProcesses(processes, fixed) };
  }
  if (processes !== undefined) {
    throw badOption('processes', 'is given with a budget', 'Give it with pairs or iterations, or leave it out.');
  }
  const budgetMs = 1000 * positive('budgetSeconds', budgetSeconds ?? DEFAULT_BUDGET_SECONDS);
  const reserveMs = reserveSeconds === undefined ? 0 : 1000 * positive('reserveSeconds', reserveSeconds);
  return { kind: 'budget', budgetMs, reserveMs };
}

/** Each process needs at least one pair or run. */
function resolveProcesses(processes: number | undefined, most: number): number {
  const given = wholeNumber('processes', processes ?? 1, 1);
  if (given <= most) return given;
  throw badOption('processes', `is ${given}, for ${most} pairs or iterations`, 'Give at most one for each of them.');
}

function resolveWarmUp(options: MeasureSettings): WarmUpPlan {
  if (options.warmup !== undefined) return { kind: 'fixed', runs: wholeNumber('warmup', options.warmup, 0) };
  const quick = options.pairs !== undefined;
  return { kind: 'until-stable', maximumMs: quick ? MAXIMUM_QUICK_WARM_UP_MS : MAXIMUM_WARM_UP_MS };
}

function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw badOption(name, `is ${value}`, `Give a whole number${least >= 0 ? ` of at least ${least}` : ''}.`);
}

function positive(name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw badOption(name, `is ${value}`, 'Give a number above 0.');
}

/** An error that names the option. */
export function badOption(name: string, problem: string, remedy: string): RunnerError {
  return new RunnerError({ code: 'BAD_OPTION', message: `The option ${name} ${problem}.`, remedy });
}
