import type { RunRecord } from '@rn50/bench-stats';
import { median } from '@rn50/bench-stats/numbers';
import { monotonicMs } from './clock.js';
import { compare } from './compare.js';
import { badOption, checkVariants, type MeasureSettings, type VariantOptions } from './options.js';
import { resolveSettings } from './resolve-settings.js';
import type { RunEvent } from './schedule/events.js';
import {
  type MeasuredPoint,
  nextPoint,
  type PointVariant,
  type SkipReason,
  SWEEP_PAIRS,
  SWEEP_WARM_UP_RUNS,
  type SweepAction,
  type SweepPlan,
} from './schedule/sweep-plan.js';
import { fixedBatch as fixedBatchWarning } from './schedule/warnings.js';

export type { SkipReason } from './schedule/sweep-plan.js';

/** The batches of a sweep unless given. */
const BATCHES: readonly number[] = [1, 2, 4, 8, 16, 32, 64];

/** How the CPUs are used at a point. */
export interface SweepSetting {
  /** Intra-op threads of each instance. */
  readonly threads: number;
  /** Workers per variant that run at the same time. */
  readonly instances: number;
  /** One list of logical CPUs per instance. */
  readonly cpuSets?: MeasureSettings['cpuSets'];
}

export interface SweepOptions
  extends Pick<MeasureSettings, 'seed' | 'sessionOptions' | 'engines' | 'signal' | 'runTimeoutMs' | 'warmup'> {
  readonly variants: readonly VariantOptions[];
  /** Images per run; 1, 2, 4, 8, 16, 32 and 64 unless given. */
  readonly batches?: readonly number[] | undefined;
  /** The first is explored in full; its best batch shortens the others. */
  readonly settings: readonly SweepSetting[];
  /** Time to spend in all, starting and warming up included. A target: the first point is always measured. */
  readonly budgetSeconds: number;
  /** A climb ends at a batch at which every variant's median latency is above this. */
  readonly maxP99Ms?: number | undefined;
  readonly onEvent?: ((event: SweepEvent) => void) | undefined;
}

interface PointFields {
  readonly kind: 'point';
  /** Position among all points of the plan, from 0. */
  readonly index: number;
  readonly batch: number;
  readonly threads: number;
  readonly instances: number;
}

/** The events of a sweep: its points, and between `started` and `done` of a point the events of its measurement. */
export type SweepEvent =
  | RunEvent
  | (PointFields & { readonly state: 'started' | 'done' })
  | (PointFields & { readonly state: 'skipped'; readonly reason: SkipReason });

/** A point of the plan that was not measured, and why. */
export interface SkippedPoint {
  readonly batch: number;
  readonly threads: number;
  readonly instances: number;
  readonly reason: SkipReason;
}

export interface SweepResult {
  /** One per variant and point measured, in the order taken; points at which a variant failed included. */
  readonly records: readonly RunRecord[];
  readonly skipped: readonly SkippedPoint[];
}

/**
 * Measures throughput over batch x (threads x instances): all variants interleaved at every point, two block pairs
 * each. The batches of a setting are climbed while throughput grows; a failure ends the climb and keeps the points
 * below it.
 * @throws RunnerError as `compare`
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { settings, signal } = options;
  const plan = planOf(options);
  const onEvent = options.onEvent ?? (() => {});
  const startMs = monotonicMs();
  const records: RunRecord[] = [];
  const measured: MeasuredPoint[] = [];
  const skipped: (SkippedPoint & { readonly setting: number })[] = [];
  for (;;) {
    const interrupted = signal?.aborted === true;
    const action = nextPoint(plan, { measured, skipped, spentMs: monotonicMs() - startMs, interrupted });
    if (action.kind === 'done') break;
    const { setting, batch } = action;
    const { threads, instances, cpuSets } = settings[setting] ?? { threads: 1, instances: 1 };
    const point = { kind: 'point', index: indexOf(action, plan), batch, threads, instances } as const;
    if (action.kind === 'skip') {
      const { reason } = action;
      skipped.push({ setting, batch, threads, instances, reason });
      onEvent({ ...point, state: 'skipped', reason });
      continue;
    }
    onEvent({ ...point, state: 'started' });
    const beganMs = monotonicMs();
    const taken = await compare({ ...sharedOptions(options), batch, threads, instances, cpuSets, onEvent });
    const fixedBatch = taken.find((record) => record.fixedBatch != null)?.fixedBatch ?? null;
    records.push(...taken.map(withoutBatchAsked));
    measured.push({
      setting,
      batch,
      fixedBatch,
      elapsedMs: monotonicMs() - beganMs,
      variants: taken.map(variantOf),
    });
    // The requested batch cannot be measured: the model is fixed to another one.
    if (fixedBatch !== null && fixedBatch !== batch) {
      skipped.push({ setting, batch, threads, instances, reason: 'fixed-batch' });
    }
    onEvent({ ...point, state: 'done' });
  }
  return { records, skipped: skipped.filter(isLeftOut(measured)).map(({ setting: _, ...point }) => point) };
}

/** Everything is checked before anything is measured. */
function planOf(options: SweepOptions): SweepPlan {
  const { settings, variants, engines, maxP99Ms, budgetSeconds } = options;
  const batches = [...new Set(options.batches ?? BATCHES)].sort((a, b) => a - b);
  if (batches.length === 0) throw badOption('batches', 'is empty', 'Give at least one batch.');
  if (settings.length === 0) throw badOption('settings', 'is empty', 'Give at least one setting.');
  if (maxP99Ms !== undefined && !(maxP99Ms > 0))
    throw badOption('maxP99Ms', `is ${maxP99Ms}`, 'Give a number above 0.');
  checkVariants(variants, engines);
  const { mode } = resolveSettings({ budgetSeconds });
  for (const setting of settings)
    for (const batch of batches) resolveSettings({ ...sharedOptions(options), ...setting, batch });
  const budgetMs = mode.kind === 'budget' ? mode.budgetMs : 0;
  return { batches, settings, budgetMs, maxP99Ms: maxP99Ms ?? null };
}

function sharedOptions({
  variants,
  seed,
  sessionOptions,
  engines,
  signal,
  runTimeoutMs,
  warmup = SWEEP_WARM_UP_RUNS,
}: SweepOptions) {
  const shared = { variants, seed, sessionOptions, engines, signal, runTimeoutMs, warmup };
  return { ...shared, scenario: 'throughput', pairs: SWEEP_PAIRS } as const;
}

function indexOf({ setting, batch }: Exclude<SweepAction, { kind: 'done' }>, { batches }: SweepPlan): number {
  return setting * batches.length + batches.indexOf(batch);
}

function variantOf(record: RunRecord): PointVariant {
  const samplesMs = record.blocks.flatMap((block) => block.samplesMs);
  if (record.status !== 'ok' || samplesMs.length === 0) return { ok: false };
  const meanMs = samplesMs.reduce((sum, ms) => sum + ms, 0) / samplesMs.length;
  // Counted runs of all instances fall into one window, in which each makes 1 / mean runs a second.
  const throughputFps = (1000 * record.batch * record.instances) / meanMs;
  return { ok: true, throughputFps, meanMs, p50Ms: median(samplesMs) };
}

/** Drops the warning about a fixed batch: a sweep requests many batches, and its skipped points give the reason. */
function withoutBatchAsked(record: RunRecord): RunRecord {
  const { code } = fixedBatchWarning(0, 0);
  return { ...record, warnings: record.warnings.filter((warning) => warning.code !== code) };
}

/**
 * Whether a skipped point was really not measured: a fixed batch may have been measured when another one was requested.
 */
function isLeftOut(measured: readonly MeasuredPoint[]) {
  return ({ setting, batch }: { readonly setting: number; readonly batch: number }): boolean =>
    !measured.some((point) => point.setting === setting && point.fixedBatch === batch);
}
