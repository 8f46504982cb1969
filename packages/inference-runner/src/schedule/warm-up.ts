import { median } from '@rn50/bench-stats/numbers';

/** Fewest runs before a model counts as warm. */
export const MINIMUM_WARM_UP_RUNS = 3;
/** Approximate length of a window, so that fast models are not judged by three runs. */
const WINDOW_MS = 100;
/** The medians of two windows may always differ by this much. */
const TOLERANCE = 0.03;
/**
 * Tolerance for windows of one run: single runs of a warm model vary by a few percent, medians of n runs by sqrt(n)
 * less.
 */
const TOLERANCE_OF_ONE_RUN = 0.1;

/** How long to warm up: until stable, or exactly so many runs. */
export type WarmUpPlan =
  | {
      readonly kind: 'until-stable';
      readonly maximumMs: number;
      /** What a run took in an earlier worker of the model when that was warm. */
      readonly expectedMs?: number | undefined;
    }
  | { readonly kind: 'fixed'; readonly runs: number };

/** Warm: at least three runs, and the medians of the last two windows agree within 3 %, or 10 % where each is one run. */
export function isWarm(samplesMs: ArrayLike<number>, runs: number, expectedMs?: number): boolean {
  if (expectedMs !== undefined && isAsBefore(samplesMs, runs, expectedMs)) return true;
  if (runs < MINIMUM_WARM_UP_RUNS) return false;
  const window = windowLength(samplesMs[runs - 1] ?? 0);
  if (runs < 2 * window) return false;
  const last = windowMedian(samplesMs, runs - window, runs);
  const before = windowMedian(samplesMs, runs - 2 * window, runs - window);
  const tolerance = Math.max(TOLERANCE, TOLERANCE_OF_ONE_RUN / Math.sqrt(window));
  return Math.abs(last - before) <= tolerance * Math.min(last, before);
}

/** Warm too: the median of the last window is within 3 % of what a run took in an earlier worker; the first run is left out. */
function isAsBefore(samplesMs: ArrayLike<number>, runs: number, expectedMs: number): boolean {
  const window = windowLength(samplesMs[runs - 1] ?? 0);
  if (runs < 1 + window) return false;
  return Math.abs(windowMedian(samplesMs, runs - window, runs) / expectedMs - 1) <= TOLERANCE;
}

/** The fastest run, 0 without any. */
export function fastestRunMs(samplesMs: ArrayLike<number>, runs: number): number {
  let fastest = samplesMs[0] ?? 0;
  for (let run = 1; run < runs; run += 1) fastest = Math.min(fastest, samplesMs[run] ?? fastest);
  return runs > 0 ? fastest : 0;
}

/** Median time of a run in the last window, 0 without any. */
export function warmRunMs(samplesMs: ArrayLike<number>, runs: number): number {
  if (runs === 0) return 0;
  const window = windowLength(samplesMs[runs - 1] ?? 0);
  return windowMedian(samplesMs, Math.max(0, runs - window), runs);
}

function windowLength(runMs: number): number {
  return runMs > 0 ? Math.min(1000, Math.max(1, Math.ceil(WINDOW_MS / runMs))) : 1000;
}

/** Median of `samplesMs[from]` to `samplesMs[to - 1]`, at least one. */
function windowMedian(samplesMs: ArrayLike<number>, from: number, to: number): number {
  return median(Float64Array.from({ length: to - from }, (_, index) => samplesMs[from + index] ?? 0));
}
