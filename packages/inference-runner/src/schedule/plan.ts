import { GRADE_LIMITS, TARGET_HALF_WIDTH } from '@rn50/bench-stats';
import type { Mode } from './mode.js';
import { type Look, leads, type Progress, takesPart } from './progress.js';
import { beginsProcess, iterationsInRound, roundOf, roundsForIterations, variantAt } from './rounds.js';

/** A block lasts at least this long, so that its median rests on many runs of a fast model. */
export const BLOCK_MS = 300;
/**
 * Length of the uncounted runs before a block if another worker computed last; at least the wake-up run. The thread
 * pool of the other worker keeps spinning for about 40 ms after its last run.
 */
export const SETTLE_MS = 60;
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
  /** Minimum length of the uncounted runs before it, see {@link SETTLE_MS}; null: not even one. */
  readonly settleMs: number | null;
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
  const part = takesPart(progress);
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
  const [baseline, ...candidates] = takesPart(progress);
  const isCompared = baseline === true && candidates.includes(true);
  const isEnd = budgetSpent(mode.budgetMs, progress.spentMs, rounds) && mode.reserveMs > 0 && !progress.extended;
  if (isCompared && (isEnd || looks.includes(rounds)) && progress.lookedAt < rounds) {
    return { kind: 'look', pairs: rounds, isEnd, targets: targetsOf(mode, progress, isEnd) };
  }
  if (progress.known.includes(true) && !candidates.includes(true)) return { kind: 'done', reason: 'settled' };
  const budgetMs = mode.budgetMs + (progress.extended ? mode.reserveMs : 0);
  if (budgetSpent(budgetMs, progress.spentMs, rounds)) return { kind: 'done', reason: 'budget' };
  return isRestartDue(rounds, progress, budgetMs) ? { kind: 'restart', pairs: rounds } : undefined;
}

/** +-1 % for the variants that the budget is for, +-3 % for the others, and for all at the end of the budget and in the reserve. */
function targetsOf(mode: Mode, progress: Progress, isEnd: boolean): (number | null)[] {
  const leading = leads(mode, progress.alive);
  return takesPart(progress).map((isPart, variant) => {
    if (variant === 0 || !isPart) return null;
    return leading[variant] === true && !isEnd && !progress.extended ? TARGET_HALF_WIDTH : GRADE_LIMITS.B;
  });
}

/** Restarts may take at most as long as the blocks, which matters for models that load slowly; two are always made. */
function isRestartDue(rounds: number, { restartedAt, restartingMs }: Progress, budgetMs: number): boolean {
  if (rounds === 0 || rounds % RESTART_EVERY_PAIRS > 0 || restartedAt === rounds) return false;
  return restartingMs < budgetMs || rounds <= 2 * RESTART_EVERY_PAIRS;
}

/** The budget ends only after whole palindromes (an even number of rounds), at the one nearest to it. */
function budgetSpent(budgetMs: number, spentMs: number, rounds: number): boolean {
  if (rounds < MINIMUM_PAIRS || rounds % 2 === 1) return false;
  return budgetMs - spentMs < spentMs / rounds;
}

function blockPlan(mode: Mode, round: number): BlockPlan {
  if (mode.kind !== 'iterations') return { minimumMs: BLOCK_MS, minimumRuns: 1 };
  const rounds = roundsForIterations(mode.iterations, mode.processes);
  return { minimumMs: 0, minimumRuns: iterationsInRound(mode.iterations, rounds, round) };
}
