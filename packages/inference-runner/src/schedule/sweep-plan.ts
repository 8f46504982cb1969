import { roundMs } from './batch.js';

/**
 * Block pairs at each point, one palindrome: enough to see whether a larger batch is faster, short enough for many
 * points.
 */
export const SWEEP_PAIRS = 2;
/** Warm-up runs at each point unless given: at batch 64 a run may take seconds, and every block has a wake-up run. */
export const SWEEP_WARM_UP_RUNS = 2;
/** A step up that gains less than this much throughput is no gain. */
const GAIN = 0.02;
/** A climb ends after this many successive steps without gain. */
const STEPS_WITHOUT_GAIN = 2;
/** Later settings skip batches below this fraction of the best batch of the first setting, except batch 1. */
const FAR_FROM_BEST = 1 / 4;
/** Runs at each point outside blocks: one checks the outputs, the others warm up. */
const RUNS_BEFORE_BLOCKS = 1 + SWEEP_WARM_UP_RUNS;

/** A sweep: for each setting the batches are climbed from the smallest up. */
export interface SweepPlan {
  /** Ascending, each once. */
  readonly batches: readonly number[];
  readonly settings: readonly { readonly threads: number; readonly instances: number }[];
  /** For the whole sweep, including starting workers and warming up. */
  readonly budgetMs: number;
  readonly maxP99Ms: number | null;
}

export type PointVariant =
  | { readonly ok: true; readonly throughputFps: number; readonly p50Ms: number; readonly meanMs: number }
  | { readonly ok: false };

export interface MeasuredPoint {
  /** Index of the setting. */
  readonly setting: number;
  readonly batch: number;
  /** The fixed batch of the models, at which this point was measured instead; null if they take any batch. */
  readonly fixedBatch: number | null;
  readonly elapsedMs: number;
  readonly variants: readonly PointVariant[];
}

/** Why a point was not measured. */
export type SkipReason =
  /** The two previous steps gained no variant more than 2 %. */
  | 'no-gain'
  /** A variant failed at the previous batch. */
  | 'failed'
  /** Every variant's median was above the limit at the previous batch. */
  | 'over-limit'
  /** The setting's part of the budget is used up, or too small for the expected time of this point. */
  | 'budget'
  /** Far below the batch that was best in the first setting. */
  | 'far-from-best'
  /** A model has one batch only: each setting is measured once, at that batch. */
  | 'fixed-batch'
  | 'interrupted';

export interface SweepProgress {
  /** In the order taken. */
  readonly measured: readonly MeasuredPoint[];
  readonly skipped: readonly { readonly setting: number; readonly batch: number }[];
  readonly spentMs: number;
  readonly interrupted: boolean;
}

export type SweepAction =
  | { readonly kind: 'measure'; readonly setting: number; readonly batch: number }
  | { readonly kind: 'skip'; readonly setting: number; readonly batch: number; readonly reason: SkipReason }
  | { readonly kind: 'done' };

/** The action for the first point that is neither measured nor skipped. Pure. */
export function nextPoint(plan: SweepPlan, progress: SweepProgress): SweepAction {
  const decided = [...progress.measured, ...progress.skipped];
  for (const setting of plan.settings.keys()) {
    for (const batch of plan.batches) {
      if (decided.some((point) => point.setting === setting && point.batch === batch)) continue;
      const reason = reasonToSkip(plan, progress, setting, batch);
      return reason === null ? { kind: 'measure', setting, batch } : { kind: 'skip', setting, batch, reason };
    }
  }
  return { kind: 'done' };
}

function reasonToSkip(plan: SweepPlan, progress: SweepProgress, setting: number, batch: number): SkipReason | null {
  if (progress.interrupted) return 'interrupted';
  const climb = progress.measured.filter((point) => point.setting === setting);
  const end = endOfClimb(climb, plan.maxP99Ms);
  if (end !== null) return end;
  if (setting > 0 && batch !== 1 && batch < FAR_FROM_BEST * smallestBest(progress.measured)) return 'far-from-best';
  const expectedMs = expectedPointMs(plan, progress.measured, setting, batch);
  return expectedMs !== null && progress.spentMs + expectedMs > budgetUntil(plan, setting) ? 'budget' : null;
}

/**
 * The part of the budget that may be spent by the end of a setting, in milliseconds: two shares for the first, which is
 * explored in full, and one for every other. Time that a setting does not use goes to the next.
 */
function budgetUntil({ budgetMs, settings }: SweepPlan, setting: number): number {
  return (budgetMs * (setting + 2)) / (settings.length + 1);
}

function endOfClimb(climb: readonly MeasuredPoint[], maxP99Ms: number | null): SkipReason | null {
  const last = climb.at(-1);
  if (last === undefined) return null;
  if (last.variants.some(({ ok }) => !ok)) return 'failed';
  if (last.fixedBatch !== null) return 'fixed-batch';
  if (maxP99Ms !== null && last.variants.every((variant) => variant.ok && variant.p50Ms > maxP99Ms)) {
    return 'over-limit';
  }
  if (climb.length <= STEPS_WITHOUT_GAIN) return null;
  const steps = Array.from({ length: STEPS_WITHOUT_GAIN }, (_, back) => climb.length - 1 - back);
  return steps.some((index) => gained(climb, index)) ? null : 'no-gain';
}

/** Whether some variant was faster here than at every smaller batch of the climb. */
function gained(climb: readonly MeasuredPoint[], index: number): boolean {
  return (climb[index]?.variants ?? []).some((_, variant) => {
    const before = climb.slice(0, index).map((point) => throughputOf(point, variant));
    return throughputOf(climb[index], variant) > (1 + GAIN) * Math.max(...before);
  });
}

/** The batch of highest throughput in the first setting; with several variants the smallest of theirs. 0 if unknown. */
function smallestBest(measured: readonly MeasuredPoint[]): number {
  const first = measured.filter(({ setting }) => setting === 0);
  const variants = first[0]?.variants ?? [];
  const bests = variants.map((_, variant) => {
    const [best] = [...first].sort((a, b) => throughputOf(b, variant) - throughputOf(a, variant));
    return throughputOf(best, variant) > 0 ? (best?.batch ?? 0) : 0;
  });
  return bests.length > 0 ? Math.min(...bests) : 0;
}

function throughputOf(point: MeasuredPoint | undefined, variant: number): number {
  const result = point?.variants[variant];
  return result?.ok === true ? result.throughputFps : 0;
}

/**
 * Expected time of a point in milliseconds, scaled by batch from the last point of the climb; at the start of a later
 * setting the time that the same batch took before. null for the first point, which is always measured.
 */
function expectedPointMs(
  plan: SweepPlan,
  measured: readonly MeasuredPoint[],
  setting: number,
  batch: number,
): number | null {
  const last = measured.filter((point) => point.setting === setting).at(-1);
  if (last === undefined) return measured.find((point) => point.batch === batch)?.elapsedMs ?? null;
  const instances = plan.settings[setting]?.instances ?? 1;
  const runsMs = last.variants.flatMap((variant) => (variant.ok ? [variant.meanMs] : []));
  const grown = runsMs.map((runMs) => (runMs * batch) / last.batch);
  return last.elapsedMs + runningMs(grown, instances) - runningMs(runsMs, instances);
}

function runningMs(runsMs: readonly number[], instances: number): number {
  return SWEEP_PAIRS * roundMs(runsMs, instances) + RUNS_BEFORE_BLOCKS * runsMs.reduce((sum, runMs) => sum + runMs, 0);
}
