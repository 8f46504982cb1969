import { GRADE_LIMITS, TARGET_HALF_WIDTH } from '@rn50/bench-stats';
import type { Mode } from './mode.js';
import { activeVariants, type Look, leadingVariants, type Progress, spentMs } from './progress.js';
import { beginsProcess, iterationsInRound, roundOf, roundsForIterations, variantAt } from './rounds.js';

/** A block lasts at least this long, so that its median rests on many runs of a fast model. */
export const BLOCK_MS = 300;
/** Time between blocks of two workers: the thread pool of the other one keeps spinning for about 40 ms after its last run. */
export const SETTLE_MS = 60;
/** The first of runs this long needs no uncounted run before it: that threads wake up is too little of it to be seen. */
const LONG_RUN_MS = 2 * SETTLE_MS;

export function isLongRun(runMs: number): boolean {
  return runMs >= LONG_RUN_MS;
}
/** A budget never stops a run below this many pairs: fewer give too wide an interval. */
export const MINIMUM_PAIRS = 10;
/**
 * Workers restart after this many pairs. Memory layout makes processes differ in speed by more than pairs of the same
 * processes, so processes are sampled too: three pairs of them by the first look. With fewer than four pairs a single
 * disturbed one would look like a slow process.
 */
export const RESTART_EVERY_PAIRS = 4;

/** Minimum length and number of runs of a block. */
export interface BlockPlan {
  readonly minimumMs: number;
  readonly minimumRuns: number;
}

/** A block as requested from a worker. */
export interface SettledBlockPlan extends BlockPlan {
  readonly settling: Settling;
}

/** What a worker does before the counted runs of a block. */
export interface Settling {
  /** Uncounted runs until `ms` have passed, at least one; or waiting for so long, busy, without a run. */
  readonly by: 'runs' | 'waiting';
  readonly ms: number;
}

export type Action =
  | { readonly kind: 'block'; readonly variant: number; readonly slot: number; readonly plan: BlockPlan }
  | { readonly kind: 'skip' }
  | ({ readonly kind: 'look' } & Look)
  | { readonly kind: 'restart'; readonly pairs: number }
  | { readonly kind: 'done'; readonly reason: 'fixed-count' | 'budget' | 'settled' | 'nothing-left' };

/**
 * The next action of a run. Pure.
 * @param looks pair counts at which the stop rule may be consulted
 */
export function nextAction(mode: Mode, progress: Progress, looks: readonly number[]): Action {
  const variants = progress.alive.length;
  const part = activeVariants(progress);
  if (!part.includes(true)) return { kind: 'done', reason: progress.known.includes(true) ? 'settled' : 'nothing-left' };
  if (progress.slot % variants === 0) {
    const between = betweenRounds(mode, progress, looks);
    if (between !== undefined) return between;
  }
  const variant = variantAt(progress.slot, variants);
  if (part[variant] !== true) return { kind: 'skip' };
  return { kind: 'block', variant, slot: progress.slot, plan: blockPlan(mode, roundOf(progress.slot, variants)) };
}

/** Rounds a mode asks for, or null where the budget decides. */
export function fixedRounds(mode: Mode): number | null {
  switch (mode.kind) {
    case 'budget':
      return null;
    case 'pairs':
      return mode.pairs;
    case 'iterations':
      return roundsForIterations(mode.iterations, mode.processes);
  }
}

function betweenRounds(mode: Mode, progress: Progress, looks: readonly number[]): Action | undefined {
  const rounds = roundOf(progress.slot, progress.alive.length);
  if (mode.kind !== 'budget') {
    const all = fixedRounds(mode) ?? 0;
    if (rounds >= all) return { kind: 'done', reason: 'fixed-count' };
    const isDue = beginsProcess(rounds, all, mode.processes) && progress.restartedAt < rounds;
    return isDue ? { kind: 'restart', pairs: rounds } : undefined;
  }
  const [baseline, ...candidates] = activeVariants(progress);
  const isCompared = baseline === true && candidates.includes(true);
  const isEnd = budgetSpent(mode.budgetMs, spentMs(progress), rounds) && mode.reserveMs > 0 && !progress.extended;
  if (isCompared && (isEnd || looks.includes(rounds)) && progress.lookedAt < rounds) {
    return { kind: 'look', pairs: rounds, isEnd, targets: targetsOf(mode, progress, isEnd) };
  }
  if (progress.known.includes(true) && !candidates.includes(true)) return { kind: 'done', reason: 'settled' };
  const budgetMs = mode.budgetMs + (progress.extended ? mode.reserveMs : 0);
  if (budgetSpent(budgetMs, spentMs(progress), rounds)) return { kind: 'done', reason: 'budget' };
  return isRestartDue(rounds, progress, budgetMs) ? { kind: 'restart', pairs: rounds } : undefined;
}

/** +-1 % for the variants that the budget is for, +-3 % for the others, and for all at the end of the budget and in the reserve. */
function targetsOf(mode: Mode, progress: Progress, isEnd: boolean): (number | null)[] {
  const leading = leadingVariants(mode, progress.alive);
  return activeVariants(progress).map((isPart, variant) => {
    if (variant === 0 || !isPart) return null;
    return leading[variant] === true && !isEnd && !progress.extended ? TARGET_HALF_WIDTH : GRADE_LIMITS.B;
  });
}

/** Two restarts are always made, a further one if the budget has room for it and two rounds. */
function isRestartDue(rounds: number, progress: Progress, budgetMs: number): boolean {
  const { restartedAt, restartingMs, blocksMs } = progress;
  if (rounds === 0 || rounds % RESTART_EVERY_PAIRS > 0 || restartedAt === rounds) return false;
  if (rounds <= 2 * RESTART_EVERY_PAIRS) return true;
  const restartMs = restartedAt === 0 ? 0 : (restartingMs * RESTART_EVERY_PAIRS) / restartedAt;
  return spentMs(progress) + restartMs + (2 * blocksMs) / rounds <= budgetMs;
}

/** The budget ends only after whole palindromes (an even number of rounds), at the one nearest to it. */
function budgetSpent(budgetMs: number, usedMs: number, rounds: number): boolean {
  if (rounds < MINIMUM_PAIRS || rounds % 2 === 1) return false;
  return budgetMs - usedMs < usedMs / rounds;
}

function blockPlan(mode: Mode, round: number): BlockPlan {
  if (mode.kind !== 'iterations') return { minimumMs: BLOCK_MS, minimumRuns: 1 };
  const rounds = roundsForIterations(mode.iterations, mode.processes);
  return { minimumMs: 0, minimumRuns: iterationsInRound(mode.iterations, rounds, round) };
}
