import { availableParallelism } from 'node:os';
import type { Scenario } from '@rn50/bench-stats';
import { badOption, type EnergyCounter, type MeasureSettings } from './options.js';
import type { OnEvent } from './schedule/events.js';
import type { Mode } from './schedule/mode.js';
import type { WarmUpPlan } from './schedule/warm-up.js';
import { defaultRunTimeoutMs } from './timeouts.js';

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
  readonly energy: EnergyCounter | null;
  readonly runTimeoutMs: number;
  readonly onEvent: OnEvent;
  readonly signal: AbortSignal | undefined;
}

const DEFAULT_BATCH = { latency: 1, throughput: 16 } as const;
const DEFAULT_BUDGET_SECONDS = 20;
/** Limit of a warm-up whose run times never become stable. */
const MAXIMUM_WARM_UP_MS = 5_000;
/** The same limit with a fixed number of pairs, where the whole run is short. */
const MAXIMUM_QUICK_WARM_UP_MS = 2_000;

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
    energy: options.energy ?? null,
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
  const budgetFor = options.budgetFor === undefined ? null : wholeNumber('budgetFor', options.budgetFor, 1);
  return { kind: 'budget', budgetMs, reserveMs, budgetFor };
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
